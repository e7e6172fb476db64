from . import (
    test_access,
    test_deposit_page,
    test_grant,
    test_join,
    test_join_access,
    test_join_bots,
    test_join_campaign,
    test_join_hostile,
    test_join_review,
    test_join_tour,
    test_journey,
    test_pages,
)
