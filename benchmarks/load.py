"""The load: a process of its own that sends prepared HTTP/1.1 requests over kept connections, one at a time on each.

Blocking readiness and bare sockets rather than a client library, which would cost more than the fastest server does.
Reads a plan as JSON on standard input (see `Plan`), prints what it saw as JSON. Only loopback addresses are let in.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send."""

    host: str
    port: int
    requests: Sequence[bytes]
    """Sent in turn."""
    connections: int
    seconds: float
    """No request is begun after so long, but for the least."""
    least: int = 1
    """Requests that are sent however long they take."""
    patience: float = 60.0
    """Seconds after which a silent server is given up."""
    changing: bool = False
    """Data change meanwhile: answers may get longer, and the time of each is told."""


@dataclass(slots=True)
class Seen:
    """What came back."""

    answered: int = 0
    failed: int = 0
    """Answers with another status than 200, or with errors."""
    failure: str = ""
    """The beginning of the first of them."""
    elapsed: float = 0.0
    p50_ms: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    """Of each answer, where the plan says so."""
    body_bytes: int = 0
    """Of the largest answer."""


@dataclass(slots=True)
class _Line:
    socket: socket.socket
    index: int = 0
    begun: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    body_at: int = 0
    whole: int = 0
    """Length of the whole answer; 0: its head is not complete, -1: it comes in chunks."""


def measure(plan: Plan) -> Seen:
    """Send the load from a process of its own."""
    text = json.dumps({**asdict(plan), "requests": [base64.b64encode(one).decode() for one in plan.requests]})
    done = subprocess.run(
        [sys.executable, "-S", "-P", __file__],  # -S: the standard library is all it needs
        input=text.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Seen(**json.loads(done.stdout))


def send(plan: Plan) -> Seen:
    """Send the load. Raises ValueError for an address that is not this machine's own."""
    if not ipaddress.ip_address(plan.host).is_loopback:
        raise ValueError("load goes to loopback addresses only")
    seen = Seen()
    times: list[float] = []
    lengths: dict[int, int] = {}
    sent = 0
    poll = select.epoll()
    lines: dict[int, _Line] = {}

    def begin(line: _Line) -> None:
        nonlocal sent
        line.index = sent % len(plan.requests)
        sent += 1
        line.got.clear()
        line.whole = 0
        line.begun = time.perf_counter()
        line.socket.sendall(plan.requests[line.index])

    for _ in range(plan.connections):
        connected = socket.create_connection((plan.host, plan.port), timeout=plan.patience)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines[connected.fileno()] = _Line(connected)
        poll.register(connected.fileno(), select.EPOLLIN)
    start = time.perf_counter()
    last = start
    for line in lines.values():
        begin(line)
    waiting = len(lines)
    while waiting:
        ready = poll.poll(plan.patience)
        if not ready:
            seen.failed += waiting
            seen.failure = seen.failure or f"no answer within {plan.patience:g} s"
            break
        for number, _ in ready:
            line = lines[number]
            piece = line.socket.recv(_BUFFER)
            if not piece:
                seen.failed += 1
                seen.failure = seen.failure or "the server closed a connection before the end of an answer"
                poll.unregister(number)
                waiting -= 1
                continue
            line.got += piece
            if not _complete(line):
                continue
            last = time.perf_counter()
            times.append(last - line.begun)
            _judge(line, {} if plan.changing else lengths, seen)
            if last - start < plan.seconds or sent < plan.least:
                begin(line)
            else:
                # A server closes what is idle: that is no answer.
                poll.unregister(number)
                waiting -= 1
    for line in lines.values():
        line.socket.close()
    poll.close()
    seen.elapsed = last - start
    seen.times_ms = [each * 1000 for each in times] if plan.changing else []
    seen.p50_ms = sorted(times)[len(times) // 2] * 1000 if times else 0.0
    return seen


def _complete(line: _Line) -> bool:
    if not line.whole:
        end = line.got.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(line.got[:end]).lower()
        line.body_at = end + 4
        at = head.find(b"\r\ncontent-length:")
        if at >= 0:
            line.whole = line.body_at + int(head[at + 17 :].split(b"\r\n", 1)[0])
        else:
            line.whole = -1
    if line.whole > 0:
        return len(line.got) >= line.whole
    return line.got.endswith(b"\r\n0\r\n\r\n") or line.got[line.body_at :] == b"0\r\n\r\n"


def _judge(line: _Line, lengths: dict[int, int], seen: Seen) -> None:
    """Count the answer. The first to each request is looked through; the others must be as long as that one."""
    length = len(line.got) - line.body_at
    right = line.got.startswith(b"HTTP/1.1 200")
    if line.index not in lengths:
        right = right and b'"errors":' not in line.got
        lengths[line.index] = length
    if right and lengths[line.index] == length:
        seen.answered += 1
        seen.body_bytes = max(seen.body_bytes, length)
    else:
        seen.failed += 1
        seen.failure = seen.failure or bytes(line.got[:12] + b" " + line.got[line.body_at :][:300]).decode(
            errors="replace"
        )


def main() -> None:
    """Carry out the plan on standard input."""
    given = json.loads(sys.stdin.buffer.read())
    given["requests"] = [base64.b64decode(one) for one in given["requests"]]
    json.dump(asdict(send(Plan(**given))), sys.stdout)


if __name__ == "__main__":
    main()
