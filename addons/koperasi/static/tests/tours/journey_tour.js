import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// A teller opens the app, books a deposit at the counter and prints its receipt.
registry.category("web_tour.tours").add("koperasi_teller_deposits", {
    steps: () => [
        ...stepUtils.goToAppSteps("koperasi_base.koperasi_menu_root", "Open the Koperasi app"),
        {
            trigger: ".o_main_navbar [data-menu-xmlid='koperasi_base.koperasi_menu_teller']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='koperasi_savings.savings_deposit_menu']",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=member_id] input", run: "edit Ani" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Ani Wijaya)", run: "click" },
        { trigger: ".modal .o_field_widget[name=account_id] input:value(Sukarela)" },
        { trigger: ".modal .o_field_widget[name=amount] input", run: "edit 500000 && press Tab" },
        { trigger: ".modal .o_field_widget[name=balance_after]:contains(500.000)" },
        { trigger: ".modal button[name=action_confirm_print]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

// The member signs in on the portal and sees that deposit, and why the figure is what it is.
registry.category("web_tour.tours").add("koperasi_member_sees_deposit", {
    steps: () => [
        { trigger: ".o_koperasi_total:contains(500.000)" },
        {
            trigger: "a[href^='/my/koperasi/savings/']:contains(500.000)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "details.o_koperasi_row summary:contains(500.000)", run: "click" },
        { trigger: "details[open] .o_koperasi_facts dd" },
    ],
});
