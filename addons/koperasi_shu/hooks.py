def post_init_hook(env):
    """Give every company that is there already the textbook scheme."""
    env["res.company"].search([])._make_shu_scheme()
