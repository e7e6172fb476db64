from . import chain_download
