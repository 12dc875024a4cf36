import socket

import pytest

from xl_jixiao.cli import main
from xl_jixiao.readers.sample import SAMPLE


def test_a_socket_to_elsewhere_is_refused_in_every_test():
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "arguments", [["read"], ["check"], ["rules"], ["explain", "VAL-05"], ["score", "--target", "≥5"], ["doctor"]]
)
def test_no_command_opens_a_socket_at_all(arguments, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError(arguments)

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    main([*arguments, str(SAMPLE)] if arguments[0] in {"read", "check"} else arguments)
