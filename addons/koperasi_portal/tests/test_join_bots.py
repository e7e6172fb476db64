from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.koperasi_member.tests.common import NIK

from .common_join import JoinCommon


@tagged("post_install", "-at_install")
class TestJoinBots(JoinCommon):
    """Programs are held off; what they are told is what people are told."""

    def test_the_field_that_nobody_sees(self):
        answer = self.send(website="https://example.com")
        self.assertTrue(answer.headers["Location"].endswith("/koperasi/join/thanks"))
        self.assertFalse(self.applications())

    def test_faster_than_anybody_types(self):
        for started in (None, "", "forged", "A" * 200, "é"):
            with self.subTest(started and started[:10]):
                self.assertEqual(self.send(started=started).status_code, 200)
        for seconds in (0, 3):
            self.assertEqual(self.send(seconds_ago=seconds).status_code, 200)
        self.assertFalse(self.applications())
        self.assertEqual(self.send(seconds_ago=6).status_code, 303)

    def test_the_time_counts_from_the_first_look(self):
        """After an error nobody waits again."""
        started = self.opened(60)
        self.assertIn(started, self.send(started=started, nik="1").text)

    def test_too_many_forms(self):
        """From one address of the network."""
        self.set_limit("form", 3)
        statuses = [self.send(nik="1").status_code for _time in range(4)]
        self.assertEqual(statuses, [200, 200, 200, 429])
        self.assertEqual(self.send().status_code, 429)
        self.assertFalse(self.applications())
        self.env["koperasi.join.counter"].search([]).write(
            {"expires_on": fields.Datetime.now() - timedelta(seconds=1)}
        )
        self.assertEqual(self.send().status_code, 303)

    def test_too_many_e_mails(self):
        """Strangers are not flooded: of one address three forms a day; the answer stays the same."""
        answers = [self.send() for _time in range(5)]
        self.assertEqual({answer.status_code for answer in answers}, {303})
        self.assertEqual(len(self.applications()), 3)
        self.assertEqual(len(self.mails()), 3)

    def test_too_many_unknown_links(self):
        self.set_limit("link", 2)
        for path in ("/koperasi/join/" + "A" * 43, "/koperasi/join/confirm/" + "A" * 43):
            statuses = [self.url_open(path).status_code for _time in range(3)]
            self.assertEqual(statuses[-1], 429)

    def test_addresses_are_not_kept_in_clear(self):
        self.send()
        counters = self.env["koperasi.join.counter"].search([])
        self.assertEqual(set(counters.mapped("kind")), {"form", "email"})
        for text in ("siti@example.com", "127.0.0.1"):
            self.assertNotIn(text, str(counters.read()))

    def test_counters_are_cleaned_up(self):
        self.send()
        counters = self.env["koperasi.join.counter"].search([])
        counters[0].expires_on = fields.Datetime.now() - timedelta(hours=1)
        self.env.flush_all()
        self.env["koperasi.join.counter"]._clean_up()
        self.assertEqual(self.env["koperasi.join.counter"].search([]), counters[1:])


@tagged("post_install", "-at_install")
class TestJoinDuplicates(JoinCommon):
    """Whoever asks is not told who is a member; the owner of an address is, and staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.apply(
            "Budi Santoso", nik=NIK[50], email="Budi@example.com", phone="0813 9999 8888",
            employer_id=cls.employer.id, employee_number="E-9",
        )  # fmt: skip

    def outside(self, **changes):
        """All that a stranger sees."""
        answer = self.send(**changes)
        thanks = self.url_open(answer.headers["Location"])
        text = thanks.text.partition("<main>")[2].partition("</main>")[0]
        address = self.person(**changes)["email"].lower()
        return answer.status_code, answer.headers["Location"], text.replace(address, "ADDRESS")

    def test_the_same_answer_for_everybody(self):
        usual = self.outside()
        for known in (
            {"nik": NIK[50]},
            {"email": "budi@example.com"},
            {"phone": "+62 813 9999 8888"},
            {"employee_number": "E-9"},
        ):
            with self.subTest(known):
                person = {"email": f"x{len(known)}{next(iter(known))}@example.com", **known}
                self.assertEqual(self.outside(**person), usual)
        self.assertEqual(len(self.mails()), 5)

    def test_the_owner_of_the_address_is_told(self):
        self.send(email="budi@example.com")
        self.assertFalse(self.applications())
        mail = self.mails()
        self.assertEqual(mail.email_to, "budi@example.com")
        self.assertNotIn("/koperasi/join/confirm/", mail.body_html)

    def test_whose_application_waits_is_told(self):
        self.joined()
        self.send()
        self.assertEqual(len(self.applications()), 1)
        self.assertNotIn("/koperasi/join/confirm/", self.mails()[0].body_html)

    def test_nothing_typed_stands_in_the_first_e_mail(self):
        """The form cannot be used to write to strangers."""
        self.send(name="Beli Murah www.example.org", signed_name="Beli Murah www.example.org")
        self.assertNotIn("example.org", self.mails().body_html + self.mails().subject)

    def test_staff_is_told(self):
        for changes in ({"nik": NIK[50]}, {"phone": "0813-9999-8888"}, {"employee_number": "E-9"}):
            with self.subTest(changes):
                application = self.joined(email=f"{next(iter(changes))}@example.com", **changes)
                self.assertEqual(application.with_user(self.clerk).duplicate_ids, self.member)

    def test_staff_is_told_by_few_queries(self):
        """Of a whole list as of one line."""
        first = self.joined()
        many = first | self.env["koperasi.member.application"].union(
            *(first.copy({"email": f"m{number}@example.com"}) for number in range(30))
        )
        for applications in (first, many):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(6):
                applications.mapped("twin_ids.id")
        self.assertFalse(first.duplicate_ids)

    def test_two_applications_of_one_person(self):
        first = self.joined()
        second = self.joined(email="lain@example.com")
        self.assertEqual(second.with_user(self.clerk).twin_ids, first)
        self.assertEqual(first.with_user(self.clerk).twin_ids, second)

    def test_who_left_may_apply(self):
        self.member.action_submit()
        self.member.with_user(self.manager).action_reject("Bukan karyawan")
        application = self.joined(email="budi@example.com")
        self.assertEqual(application.duplicate_ids, self.member)

    def test_members_of_another_cooperative_do_not_count(self):
        self.env["koperasi.member"].create({
            "name": "Siti Aminah", "email": "siti@example.com", "nik": NIK[0], "company_id": self.company_b.id,
        })  # fmt: skip
        application = self.joined()
        self.assertFalse(application.with_user(self.clerk).duplicate_ids)
