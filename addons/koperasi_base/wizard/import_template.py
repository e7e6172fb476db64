"""The empty file of an import: the right header, an example row, and a sheet that explains the columns."""

from ..tools.spreadsheet import Sheet, parse_amount, parse_date, write_sheets

EXAMPLE_WIDTH = 22


def template(wizard):
    """The template of an import wizard.

    The example row is recognised and left out when it comes back with the file.

    :param wizard: record of a model that inherits ``koperasi.import.mixin``
    :rtype: bytes
    """
    import_fields = wizard._import_fields()
    env = wizard.env
    return write_sheets([
        Sheet(
            env._("Data"),
            [field.label for field in import_fields],
            [[field.example for field in import_fields]] if _has_example(import_fields) else [],
            widths=(EXAMPLE_WIDTH,) * len(import_fields),
            text_columns=tuple(_text_places(import_fields)),
        ),
        Sheet(
            env._("Explanation"),
            [env._("Column"), env._("Required"), env._("Content"), env._("Example"), env._("Also understood as")],
            [_explained(env, field) for field in import_fields],
            titles=tuple(_hints(env, import_fields)),
            widths=(24, 12, 60, 24, 60),
        ),
    ])  # fmt: skip


def _has_example(import_fields):
    return any(field.example is not None for field in import_fields)


def _text_places(import_fields):
    """Columns that stay text when a person fills them in."""
    for place, field in enumerate(import_fields):
        if not isinstance(field.example, int | float) and field.parser is not parse_date:
            yield place


def _hints(env, import_fields):
    yield env._(
        "Fill in the sheet Data; titles above the table and columns in another order do not matter."
    )
    if _has_example(import_fields):
        yield env._(
            "The first row of it is an example: it is left out, whether you delete it or not."
        )


def _explained(env, field):
    required = env._("yes") if field.required else env._("no")
    return (
        field.label,
        required,
        field.note or _kind(env, field),
        field.example,
        ", ".join(field.synonyms),
    )


def _kind(env, field):
    kinds = {
        parse_amount: env._("Amount in rupiah: 1500000 or 1.500.000"),
        parse_date: env._("Date: 31/12/2026"),
    }
    return kinds.get(field.parser, env._("Text"))
