import pickle

from xl_jixiao.errors import InputError


def test_the_sentence_says_what_where_and_what_to_do():
    error = InputError("指标值为空", where="申报.xlsx 申报表!F12", advice="请补填后重试")

    assert str(error) == "【申报.xlsx 申报表!F12】指标值为空，请补填后重试。"


def test_an_error_survives_the_way_between_processes():
    error = pickle.loads(pickle.dumps(InputError("不是表", where="a.txt")))  # noqa: S301 - our own bytes

    assert str(error) == "【a.txt】不是表。"
    assert error.where == "a.txt"
