"""The same folder on a cluster of processes on this machine, one of which is killed half-way."""

import os
import signal

import pytest

from tests.batch.test_run import PROFILE, database
from xl_jixiao import batch
from xl_jixiao.batch import pools
from xl_jixiao.errors import HostError

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as running:
        yield running


def test_a_cluster_of_another_version_is_refused(cluster, folder, tmp_path, monkeypatch):
    here = os.getpid()
    monkeypatch.setattr(pools, "fingerprint", lambda: "this" if os.getpid() == here else "another")
    with pytest.raises(HostError, match="版本不同"):
        batch.run(folder, tmp_path / "out", profile=PROFILE, cluster=cluster.scheduler_address)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the killed worker's sockets are never closed
def test_a_cluster_that_loses_a_worker_gives_the_same_results(folder, tmp_path, everything, cluster, monkeypatch):
    monkeypatch.setattr(pools, "CHUNK", 2)
    victims = [worker.pid for worker in cluster.workers.values()]

    def kill_one(done, _total):
        if done >= 2 and len(victims) == 2:
            os.kill(victims.pop(), signal.SIGKILL)

    batch.run(folder, tmp_path / "local", profile=PROFILE)
    done = batch.run(folder, tmp_path / "far", profile=PROFILE, cluster=cluster.scheduler_address, progress=kill_one)

    assert len(victims) == 1
    assert done.examined == 12
    assert everything(tmp_path / "local") == everything(tmp_path / "far")
    assert database(tmp_path / "local") == database(tmp_path / "far")
