from urllib.parse import quote

from odoo.http import request, route

from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri

from .portal import KoperasiPortal


class KoperasiPortalRefer(KoperasiPortal):
    """Members bring members: a page with one's own link, to send on."""

    @route("/my/koperasi/refer", type="http", auth="user", website=True)
    def koperasi_refer(self, **_kwargs):
        """The personal links of the person who is signed in, and how many joined by them."""
        members = self._own_members().filtered(lambda member: member.state == "active")
        if not members:
            return request.redirect("/my/koperasi")
        return request.render(
            "koperasi_portal.portal_refer",
            {**self._koperasi_values(), "links": [self._refer_values(m) for m in members]},
        )

    def _refer_values(self, member):
        link = member._referral_link()
        # sudo: a member may not read the company; its name is no secret
        cooperative = member.company_id.sudo().name
        text = request.env._(
            "I save and borrow at %(cooperative)s. Join here: %(link)s",
            cooperative=cooperative,
            link=link,
        )
        return {
            "cooperative": cooperative,
            "link": link,
            "picture": qr_data_uri(link),
            "whatsapp": f"https://wa.me/?text={quote(text)}",
            # sudo: how many joined is told, not who
            "joined": member.sudo().referred_count,
        }
