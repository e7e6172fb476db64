import json
from pathlib import Path

from odoo.tests import tagged

from .common import ShuCommon

# Published worked examples (HANDBOOK, section 6), through the books, the model and the journal entry:
# name, surplus, scheme, (member's savings, all savings), (member's interest, all interest), what he gets.
PUBLISHED = [
    (
        "Lukman, Alis Jaya",
        60_000_000,
        [("reserve", 55), ("capital", 20), ("patronage", 25)],
        (2_000_000, 100_000_000),
        (5_000_000, 75_000_000),
        (240_000, 1_000_000, 1_240_000),
    ),
    (
        # the source truncates the business part to 397,058
        "Heri, Tanjung Pandan",
        90_000_000,
        [("reserve", 30), ("capital", 40), ("patronage", 30)],
        (6_500_000, 78_000_000),
        (1_500_000, 102_000_000),
        (3_000_000, 397_059, 3_397_059),
    ),
    (
        "Grace, Bangau Hitam",
        40_000_000,
        [("reserve", 45), ("capital", 25), ("patronage", 30)],
        (3_000_000, 60_000_000),
        (1_000_000, 100_000_000),
        (500_000, 120_000, 620_000),
    ),
    (
        "Page 9256: pools of 400,000 and 600,000",
        1_000_000,
        [("capital", 40), ("patronage", 60)],
        (500_000, 10_000_000),
        (1_000_000, 15_000_000),
        (20_000, 40_000, 60_000),
    ),
]
# DOM-shu-eight-ways: 50 million divided eight ways; names of the source, 70 percent to members.
EIGHT_WAYS = [
    ("reserve", "Cadangan", 5, 2_500_000),
    ("capital", "Jasa modal", 50, 25_000_000),
    ("patronage", "Jasa pinjaman", 20, 10_000_000),
    ("officers", "Dana pengurus", 10, 5_000_000),
    ("employees", "Pengelola", 5, 2_500_000),
    ("education", "Pendidikan pegawai", 3, 1_500_000),
    ("development", "Pengembangan", 2, 1_000_000),
    ("social", "Dana sosial", 5, 2_500_000),
]
# First-principles rosters PRN-R11 and PRN-R17: most savings with two members, the largest remainders
# decide. A member is [name, savings, interest, share for savings, share for business, total].
ROSTERS = Path(__file__).parent / "rosters.json"


@tagged("post_install", "-at_install")
class TestOracles(ShuCommon):
    """Published figures, from journal entries in to journal entry out."""

    def test_published_members(self):
        for name, surplus, percents, savings, interest, expected in PUBLISHED:
            with self.subTest(name), self.cr.savepoint() as savepoint:
                self.save(self.member_and_others(*savings))
                self.pay_interest(self.member_and_others(*interest))
                shu = self.make_shu(scheme_id=self.make_scheme(percents).id)
                self.adopt(self.compute(self.set_result(surplus, shu=shu)))
                self.assertEqual(self.shares(shu)[self.member_ani], expected)
                self.assertEqual(sum(shu.share_ids.mapped("balance")), shu.member_total)
                self.assertThreeZeros()
                savepoint.rollback()
                self.env.invalidate_all()

    def member_and_others(self, own, everybody):
        return {self.member_ani: own, self.member_budi: everybody - own}

    def test_fifty_million_eight_ways(self):
        self.save({self.member_ani: 1_000_000})
        self.pay_interest({self.member_ani: 10_000})
        scheme = self.make_scheme(
            [(bucket, percent) for bucket, _name, percent, _sum in EIGHT_WAYS]
        )
        for line, (_bucket, name, *_rest) in zip(scheme.line_ids, EIGHT_WAYS, strict=True):
            line.name = name
        shu = self.adopt(
            self.compute(self.set_result(50_000_000, shu=self.make_shu(scheme_id=scheme.id)))
        )
        self.assertEqual(
            [(part.bucket, part.name, part.percent, part.amount) for part in shu.allocation_ids],
            EIGHT_WAYS,
        )
        self.assertEqual(shu.member_total, 35_000_000)
        self.assertJournalEntry(
            shu.batch_ids.move_id,
            [
                ("31320", 50_000_000, 0),
                ("21230", 0, 35_000_000),
                ("31210", 0, 2_500_000),
                ("21310", 0, 5_000_000),
                ("21320", 0, 2_500_000),
                ("21330", 0, 1_500_000),
                ("21350", 0, 1_000_000),
                ("21340", 0, 2_500_000),
            ],
        )
        self.assertThreeZeros()

    def test_rosters_to_the_rupiah(self):
        for case, roster in json.loads(ROSTERS.read_text()).items():
            with self.subTest(case), self.cr.savepoint() as savepoint:
                self.check_roster(roster)
                savepoint.rollback()
                self.env.invalidate_all()

    def check_roster(self, roster):
        rows = {row[0]: row[1:] for row in roster["members"]}
        members = self.make_members(list(rows))
        self.save({members[name]: row[0] for name, row in rows.items()})
        self.pay_interest({members[name]: row[1] for name, row in rows.items()})
        scheme = self.make_scheme([("capital", 50), ("patronage", 50)])
        shu = self.make_shu(scheme_id=scheme.id)
        self.compute(self.set_result(sum(roster["pools"]), shu=shu))
        self.give_pools(shu, roster["pools"])
        self.adopt(shu)
        self.assertEqual(
            self.shares(shu), {members[name]: tuple(row[2:]) for name, row in rows.items()}
        )
        self.assertThreeZeros()

    def give_pools(self, shu, pools):
        """The pools of the source, which no percentages hit to the rupiah."""
        for part, pool in zip(shu.allocation_ids, pools, strict=True):
            part.amount = pool
        shu.share_ids.unlink()
        shu._compute_shares()
