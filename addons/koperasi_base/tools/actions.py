"""Window actions as buttons return them."""


def record_action(record):
    """The form of a record, for a button to return."""
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
    }


def list_action(env, xmlid, title, domain, context=None):
    """A stored action with a title and a domain of its own.

    :param str xmlid: full XML id of the action
    :param str title: what the breadcrumb says
    """
    action = env["ir.actions.act_window"]._for_xml_id(xmlid)
    changes = {"name": title, "display_name": title, "domain": domain}
    return {**action, **changes, **({} if context is None else {"context": context})}
