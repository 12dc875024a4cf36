import pytest

from tests.batch import deadly
from xl_jixiao.batch import pools
from xl_jixiao.batch.pools import Task
from xl_jixiao.errors import HostError

TASKS = [Task(f"file{number}", "key") for number in range(120)]


def payloads(outcomes):
    return {task.path: payload for chunk in outcomes for task, payload in chunk}


def test_all_tasks_are_done_once_in_processes():
    done = payloads(pools.local(deadly.shout, TASKS, 2, deadly.bury))

    assert done == payloads(pools.alone(deadly.shout, TASKS))
    assert len(done) == 120


def test_a_worker_that_dies_takes_only_the_file_that_killed_it():
    tasks = [*TASKS[:70], Task("poison", "key"), *TASKS[70:]]
    done = payloads(pools.local(deadly.die_on_poison, tasks, 2, deadly.bury))

    assert done.pop("poison") == b"buried"
    assert done == payloads(pools.alone(deadly.shout, TASKS))


def test_a_cluster_that_does_not_answer_is_a_sentence(monkeypatch):
    pytest.importorskip("distributed")
    with pytest.raises(HostError, match="连接不上集群"):
        list(pools.cluster(deadly.shout, TASKS, "nonsense://nowhere", deadly.bury))
