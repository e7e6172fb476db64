import { registry } from "@web/core/registry";

const JSON_HEADERS = { "Content-Type": "application/json" };

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

/** The server gets the next bookings, the browser never sees its answers. */
function loseAnswers(times) {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
        if (!String(body).includes('"method":"book"') || times-- <= 0) {
            return send.call(this, body);
        }
        return fetch("/web/dataset/call_kw/koperasi.teller/book", { method: "POST", headers: JSON_HEADERS, body }).then(() =>
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
                loseAnswers(1);
                await helpers.click();
            },
        },
        { trigger: ".o_counter_lost" },
        { trigger: ".o_counter_done:contains(40.000)", timeout: 20000 },
        { trigger: ".o_counter_cash:contains(170.000)" },
    ],
});

registry.category("web_tour.tours").add("koperasi_teller_pays", {
    steps: () => [
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 1" },
        { trigger: ".o_counter_deposit.active" },
        // a click on the loan means its installment: nothing is deposited into an account of that number
        { trigger: ".o_counter_loan td", run: "click" },
        { trigger: ".o_counter_pay.active" },
        { trigger: ".o_counter_amount:value(1.120.000)" },
        { trigger: ".o_counter_after:contains(0)" },
        { trigger: ".o_counter_amount", run: "press Enter" },
        { trigger: ".o_counter_done:contains(1.120.000)" },
        { trigger: ".o_counter_cash:contains(1.220.000)" },
    ],
});

registry.category("web_tour.tours").add("koperasi_teller_asks", {
    steps: () => [
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 1" },
        { trigger: ".o_counter_amount", run: "edit 700000" },
        { trigger: ".o_counter_words:contains(tujuh ratus ribu rupiah)" },
        { trigger: ".o_counter_amount", run: "press Enter" },
        { trigger: ".o_counter_ask", run: "click" },
        { trigger: ".o_counter_asked" },
    ],
});

registry.category("web_tour.tours").add("koperasi_teller_released", {
    steps: () => book("1", "deposit", "700000", "700.000"),
});

registry.category("web_tour.tours").add("koperasi_teller_hands_over", {
    steps: () => [
        { trigger: ".o_counter_handover", run: "click" },
        { trigger: ".o_counter_colleague", run: "selectByIndex 1" },
        count("100000", 1),
        { trigger: ".o_count_difference:contains(0)" },
        { trigger: ".o_count_submit", run: "click" },
        { trigger: ".o_counter_search" },
        { trigger: ".o_counter_handover", run: "click" },
        { trigger: ".o_counter_waits" },
    ],
});

registry.category("web_tour.tours").add("koperasi_teller_takes_over", {
    steps: () => [
        { trigger: ".o_counter_offered:contains(100.000)" },
        { trigger: ".o_counter_accept", run: "click" },
        { trigger: ".o_counter_cash:contains(100.000)" },
        { trigger: ".o_counter_search" },
    ],
});

/** What the server answers, beside the screen. */
async function ask(model, method, args) {
    const body = JSON.stringify({ jsonrpc: "2.0", params: { model, method, args, kwargs: {} } });
    const answer = await fetch(`/web/dataset/call_kw/${model}/${method}`, { method: "POST", headers: JSON_HEADERS, body });
    return (await answer.json()).result;
}

const PENDING = "koperasi_teller.pending";
const pendingName = () => Object.keys(localStorage).find((name) => name.startsWith(PENDING));

/** The page is loaded anew while an answer is awaited; meanwhile the till was closed. */
registry.category("web_tour.tours").add("koperasi_teller_resumes", {
    steps: () => [
        ...find("Ani", "Ani Wijaya"),
        { trigger: ".o_counter_panel", run: "press 1" },
        { trigger: ".o_counter_amount", run: "edit 25000" },
        {
            trigger: ".o_counter_save:enabled",
            async run(helpers) {
                loseAnswers(Infinity);
                await helpers.click();
            },
        },
        {
            trigger: ".o_counter_lost",
            expectUnloadPage: true,
            async run() {
                const name = pendingName();
                const kept = localStorage.getItem(name);
                await ask("koperasi.teller", "book", JSON.parse(kept).values); // whatever the browser did: it arrived
                const { session } = await ask("koperasi.teller", "start", []);
                await ask("koperasi.till.session", "close_till", [[session.id], { 100000: 1, 20000: 1, 5000: 1 }]);
                sessionStorage.setItem(PENDING, JSON.stringify([name, kept]));
                location.reload();
            },
        },
        { trigger: ".o_counter_stored" },
        { trigger: ".o_counter_done:contains(25.000)" },
        {
            trigger: ".o_counter_open",
            expectUnloadPage: true,
            run() {
                // what never arrived is not booked by itself: the teller may have booked it elsewhere
                const [name, kept] = JSON.parse(sessionStorage.getItem(PENDING));
                localStorage.setItem(name, kept.replace(/\["\w+"/, '["tak-pernah-sampai"'));
                location.reload();
            },
        },
        { trigger: ".o_counter_kept:contains(25.000):contains(Ani Wijaya)" },
        { trigger: ".o_counter_drop_kept", run: "click" },
        { trigger: ".o_counter:not(:has(.o_counter_kept)) .o_counter_open" },
    ],
});
