from . import savings_product
from . import savings_rate
from . import savings_account
from . import savings_account_book
from . import savings_transaction
from . import member
