import { registry } from "@web/core/registry";

// A member signs in and looks at savings, at why a figure is what it is, and at the loan's schedule.
registry.category("web_tour.tours").add("koperasi_portal_member", {
    steps: () => [
        { trigger: "input[name=login]", run: "edit ani" },
        { trigger: "input[name=password]", run: "edit rahasia-ani" },
        { trigger: "form.oe_login_form button[type=submit]", run: "click", expectUnloadPage: true },
        { trigger: "a[href='/my/koperasi']", run: "click", expectUnloadPage: true },
        { trigger: ".o_koperasi_total:contains(4.250.000)" },
        {
            trigger: "a[href^='/my/koperasi/savings/']:contains(1.250.000)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "details.o_koperasi_row summary", run: "click" },
        { trigger: "details[open] .o_koperasi_facts dd" },
        { trigger: ".breadcrumb a[href='/my/koperasi']", run: "click", expectUnloadPage: true },
        { trigger: "a[href^='/my/koperasi/loans/']", run: "click", expectUnloadPage: true },
        { trigger: ".o_koperasi_schedule tbody tr:eq(0) .fa-check" },
        { trigger: ".o_koperasi_schedule tbody tr:eq(11)" },
    ],
});
