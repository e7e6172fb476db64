from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import MemberCommon


@tagged("post_install", "-at_install")
class TestUnit(MemberCommon):
    """Units come by name, members move between them, and every move is kept."""

    def unit(self, name, employer=None):
        return self.env["koperasi.unit"].create(
            {
                "name": name,
                "employer_id": (employer or self.employer).id,
                "company_id": self.company.id,
            }
        )

    def moves(self, member):
        return [
            (
                str(move.date),
                move.from_unit_id.name or None,
                move.to_unit_id.name or None,
                move.state,
            )
            for move in member.move_ids.sorted("id")
        ]

    def test_a_name_makes_the_unit_once(self):
        ani, budi, cici = self.Member.create(
            [
                {
                    "name": name,
                    "unit": unit,
                    "employer_id": self.employer.id,
                    "employee_number": name,
                }
                for name, unit in (("Ani", "Gudang"), ("Budi", "GUDANG "), ("Cici", "Kantor"))
            ]
        )
        self.assertEqual(ani.unit_id, budi.unit_id)
        self.assertEqual((ani.unit, budi.unit, cici.unit), ("Gudang", "Gudang", "Kantor"))
        self.assertEqual(ani.unit_id.employer_id, self.employer)
        cici.unit = "gudang"
        self.assertEqual(cici.unit_id, ani.unit_id)
        cici.unit = False
        self.assertFalse(cici.unit_id)

    def test_queries_do_not_grow_with_members(self):
        def queries(count, prefix):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Member.create(
                [{"name": f"{prefix}{n}", "unit": f"{prefix}{n % 3}"} for n in range(count)]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(3, "w")
        few = queries(10, "a")
        # rows are inserted a hundred at a time
        self.assertLess(queries(90, "b"), few + 5)

    @freeze_time("2026-11-24 03:00:00")
    def test_move(self):
        member, north = self.join("Ani", unit="Gudang", employer_id=self.employer.id), None
        north = self.unit("Cabang Utara")
        member.with_user(self.clerk).action_move(unit_id=north.id, reason="Mutasi SK 12")
        self.assertEqual(member.unit, "Cabang Utara")
        member.with_user(self.clerk).action_move(date="2026-11-01", unit_id=False)
        self.assertEqual(self.moves(member), [
            ("2026-11-24", "Gudang", "Cabang Utara", "done"),
            ("2026-11-01", "Cabang Utara", None, "done"),
        ])  # fmt: skip
        self.assertEqual(member.move_ids.sorted("id")[0].reason, "Mutasi SK 12")

    def test_editing_the_form_leaves_a_line_too(self):
        member = self.join("Ani", unit="Gudang", employer_id=self.employer.id)
        other = self.env["res.partner"].create({"name": "PT Lain", "is_company": True})
        member.write({"employer_id": other.id})
        self.assertEqual(member.unit_id.employer_id, other, "the unit of that name there")
        [move] = member.move_ids
        self.assertEqual((move.from_employer_id, move.to_employer_id), (self.employer, other))
        member.write({"employer_id": other.id, "grade": "III"})
        self.assertEqual(len(member.move_ids), 1, "nothing moved")

    def test_planned_move(self):
        with freeze_time("2026-11-24 03:00:00"):
            member = self.join("Ani", unit="Gudang", employer_id=self.employer.id)
            leaver = self.join("Budi", unit="Gudang", employer_id=self.employer.id)
            north = self.unit("Cabang Utara")
            (member + leaver).with_user(self.clerk).action_move(
                date="2026-12-01", unit_id=north.id, reason="Mutasi"
            )
            called_off = self.join("Cici", unit="Gudang", employer_id=self.employer.id)
            called_off.with_user(self.clerk).action_move(date="2026-12-01", unit_id=north.id)
            called_off.move_ids.with_user(self.clerk).action_cancel()
            leaver.action_resign()
            self.assertEqual(member.unit, "Gudang")
        for now, unit in (
            ("2026-11-30 16:59:00", "Gudang"),
            ("2026-11-30 17:01:00", "Cabang Utara"),
        ):
            with self.subTest(now), freeze_time(now), self.enter_registry_test_mode():
                self.env.ref("koperasi_member.cron_member_moves").method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(member.unit, unit)
        self.assertEqual(self.moves(member), [("2026-12-01", "Gudang", "Cabang Utara", "done")])
        self.assertEqual(
            self.moves(leaver), [("2026-12-01", "Gudang", "Cabang Utara", "cancelled")]
        )
        self.assertEqual(called_off.unit, "Gudang")

    def test_wizard(self):
        members = self.join("Ani", employer_id=self.employer.id) + self.join(
            "Budi", employer_id=self.employer.id
        )
        form = Form(
            self.env["koperasi.member.move.wizard"]
            .with_user(self.clerk)
            .with_context(active_ids=members.ids)
        )
        self.assertEqual(form.employer_id, self.employer)
        form.unit_id = self.unit("Cabang Utara")
        form.save().action_move()
        self.assertEqual(set(members.mapped("unit")), {"Cabang Utara"})

    def test_who_may(self):
        member = self.join("Ani")
        for role in ("teller", "auditor", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                member.with_user(self.users[role]).action_move(unit_id=False)
        with self.assertRaisesRegex(UserError, "Say to which"):
            member.with_user(self.clerk).action_move(state="active")
        with self.assertRaises(AccessError):
            self.env["koperasi.member.move"].with_user(self.users["admin"]).create({})
        self.assertFalse(
            self.env["koperasi.unit"]
            .with_user(self.clerk)
            .search([("company_id", "=", self.company_b.id)])
        )

    def test_history_only_grows(self):
        member = self.join("Ani", unit="Gudang")
        member.unit = "Kantor"
        with self.assertRaisesRegex(UserError, "only grows"):
            member.sudo().move_ids.unlink()
        with self.assertRaisesRegex(UserError, "not called off"):
            member.move_ids.with_user(self.clerk).action_cancel()
