import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openMenu = (item) => [
    {
        trigger: ".o_main_navbar [data-menu-xmlid='koperasi_base.koperasi_menu_supervision']",
        run: "click",
    },
    { trigger: `.dropdown-item[data-menu-xmlid='${item}']`, run: "click" },
];

// A supervisor walks from a figure of the balance sheet to the person behind it: four clicks, counted here.
registry.category("web_tour.tours").add("koperasi_auditor_walks", {
    steps: () => [
        ...stepUtils.goToAppSteps("koperasi_base.koperasi_menu_root", "Open the Koperasi app"),
        ...openMenu("koperasi_base.audit_menu"),
        {
            content: "Click 1: the figure, which the batches on the next screen made",
            trigger: ".o_data_row:contains(Simpanan Sukarela):contains(750.000) .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "Click 2: the batch",
            trigger: ".o_data_row:contains(500.000) .o_data_cell[name=date]",
            run: "click",
        },
        {
            content: "Click 3: the entry, with who and when",
            trigger: ".o_data_row:contains(Ani Wijaya):contains(kasir) .o_data_cell[name=partner_id]",
            run: "click",
        },
        {
            content: "Click 4: the member",
            trigger: ".o_form_view .o_field_widget[name=member_id] a",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Ani Wijaya)" },
    ],
});

// She verifies every hash and watches until it is done.
registry.category("web_tour.tours").add("koperasi_auditor_verifies", {
    steps: () => [
        ...stepUtils.goToAppSteps("koperasi_base.koperasi_menu_root", "Open the Koperasi app"),
        ...openMenu("koperasi_base.chain_verification_menu"),
        { trigger: ".o_control_panel .o_koperasi_verify", run: "click" },
        { trigger: ".modal button[name=action_start]", run: "click" },
        { trigger: ".o_form_view .alert-success" },
        { trigger: ".o_form_view .o_field_widget[name=entry_count]:contains(2)" },
        { trigger: ".o_form_view button[name=action_download]" },
        { trigger: "a[href='/koperasi_base/static/tools/verify_chain.py']" },
    ],
});
