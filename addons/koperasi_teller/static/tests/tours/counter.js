import { registry } from "@web/core/registry";

const count = (note, pieces) => ({
    trigger: `.o_cash_count input[data-note='${note}']`,
    run: `edit ${pieces}`,
});

const find = (name, shown) => [
    { trigger: ".o_counter_search", run: `edit ${name}` },
    { trigger: ".o_counter_search", run: "press Enter" },
    { trigger: `.o_counter_name:contains(${shown})` },
];

/** From the search to the confirmation by keys alone. */
const book = (key, operation, amount, shown) => [
    ...find("Ani", "Ani Wijaya"),
    { trigger: ".o_counter_panel", run: `press ${key}` },
    { trigger: `.o_counter_${operation}.active` },
    { trigger: ".o_counter_amount", run: `edit ${amount}` },
    { trigger: ".o_counter_words:contains(rupiah)" },
    { trigger: ".o_counter_amount", run: "press Enter" },
    { trigger: `.o_counter_done:contains(${shown})` },
];

registry.category("web_tour.tours").add("koperasi_teller_day", {
    steps: () => [
        { trigger: ".o_counter_open", run: "click" },
        count("100000", 10),
        { trigger: ".o_count_total:contains(1.000.000)" },
        { trigger: ".o_count_reason", run: "edit Modal awal" },
        { trigger: ".o_count_submit", run: "click" },
        { trigger: ".o_counter_cash:contains(1.000.000)" },
        ...Array(10).fill(null).flatMap(() => book("1", "deposit", "25000", "25.000")),
        ...Array(9).fill(null).flatMap(() => book("2", "withdraw", "5000", "5.000")),
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 4" },
        { trigger: ".o_counter_receiver", run: "edit Budi" },
        { trigger: ".o_counter_receiver", run: "press Enter" },
        { trigger: "strong:contains(Budi Santoso)" },
        { trigger: ".o_counter_amount", run: "edit 1000" },
        { trigger: ".o_counter_words:contains(seribu rupiah)" },
        { trigger: ".o_counter_after:contains(204.000)" },
        { trigger: ".o_counter_amount", run: "press Enter" },
        { trigger: ".o_counter_done:contains(1.000)" },
        { trigger: ".o_counter_cash:contains(1.205.000)" },
        { trigger: ".o_counter_today", run: "click" },
        { trigger: ".o_counter_list tbody tr:nth-child(21)" }, // 19 and the two sides of the transfer
        { trigger: ".o_counter_close", run: "click" },
        count("100000", 12),
        { trigger: ".o_count_difference:contains(5.000)" },
        { trigger: ".o_count_submit", run: "click" },
        { trigger: ".o_counter_error" },
        { trigger: ".o_count_reason", run: "edit Salah kembalian" },
        { trigger: ".o_count_submit", run: "click" },
        { trigger: ".o_counter .alert-success" },
    ],
});

/** The server gets the next booking, the browser never sees its answer. */
function loseNextAnswer() {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
        if (!String(body).includes('"method":"book"')) {
            return send.call(this, body);
        }
        XMLHttpRequest.prototype.send = send;
        const headers = { "Content-Type": "application/json" };
        return fetch("/web/dataset/call_kw/koperasi.teller/book", { method: "POST", headers, body }).then(() =>
            this.dispatchEvent(new Event("error"))
        );
    };
}

registry.category("web_tour.tours").add("koperasi_teller_twice", {
    steps: () => [
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 1" },
        { trigger: ".o_counter_amount", run: "edit 30000" },
        {
            trigger: ".o_counter_save:enabled",
            run() {
                this.anchor.click();
                this.anchor.click();
            },
        },
        { trigger: ".o_counter_done:contains(30.000)" },
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 1" },
        { trigger: ".o_counter_amount", run: "edit 40000" },
        {
            trigger: ".o_counter_save:enabled",
            async run(helpers) {
                loseNextAnswer();
                await helpers.click();
            },
        },
        { trigger: ".o_counter_lost" },
        { trigger: ".o_counter_done:contains(40.000)", timeout: 20000 },
        { trigger: ".o_counter_cash:contains(170.000)" },
    ],
});
