"""How much work something is, in calls of a function: the same on every machine, unlike seconds."""


def counted(monkeypatch, owner, name):
    """Count the calls of a function from here on."""
    calls, real = [], getattr(owner, name)

    def call(*args):
        calls.append(1)
        return real(*args)

    monkeypatch.setattr(owner, name, call)
    return calls
