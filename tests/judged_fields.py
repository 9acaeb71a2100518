"""Which fields of a rule a function reads: the proof behind `JUDGED` of a rule class."""

from tests.builders import a_source


def fields_read(rule, work):
    """Call `work` with a copy of a rule dataclass; return the names of the fields that were read from it.

    The copy is an instance of a subclass, so `isinstance` holds; equality and hash are those of identity, so that no
    cache answers in its place. Reading a nested rule counts as reading the field that holds it.
    """
    names, read = frozenset(type(rule).__dataclass_fields__), set()

    def get(self, name):
        if name in names:
            read.add(name)
        return object.__getattribute__(self, name)

    methods = {"__getattribute__": get, "__eq__": object.__eq__, "__hash__": object.__hash__}
    watched = object.__new__(type(type(rule).__name__, (type(rule),), methods))
    watched.__dict__.update(rule.__dict__)
    work(watched)
    return read


def stage_reads(stage, rule, batch, source=None):
    """Return (fields read by open and measure, fields read by measure alone, fields read by judge) of one stage.

    `batch` must hold what lets every branch run, the facts of earlier stages included.
    """
    source = source or a_source()
    opened = []
    by_open = fields_read(rule, lambda watched: opened.append(stage.open(watched)))
    kit = stage.open(rule)
    measured = []
    by_measure = fields_read(rule, lambda watched: measured.append(stage.measure(batch, watched, kit, source)))
    for field in stage.facts:
        batch = batch.append_column(field, measured[0][field.name].cast(field.type))
    by_judge = fields_read(rule, lambda watched: stage.judge(batch, watched, source))
    return by_open | by_measure, by_measure, by_judge
