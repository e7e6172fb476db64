"""The statements of the addon, a module per subject; models execute them."""
