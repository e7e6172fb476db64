const UNITS = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];
const STEPS = [
    [1e12, "triliun"],
    [1e9, "miliar"],
    [1e6, "juta"],
    [1e3, "ribu"],
    [100, "ratus"],
];

function inWords(number) {
    if (number < 12) {
        return UNITS[number];
    }
    if (number < 20) {
        return `${UNITS[number - 10]} belas`;
    }
    if (number < 100) {
        return `${UNITS[Math.floor(number / 10)]} puluh ${inWords(number % 10)}`;
    }
    const [step, name] = STEPS.find(([step]) => number >= step);
    const count = Math.floor(number / step);
    // "seratus", "seribu", but "satu juta"
    const head = count === 1 && step <= 1e3 ? `se${name}` : `${inWords(count)} ${name}`;
    return `${head} ${inWords(number % step)}`;
}

/** Terbilang: an amount of whole rupiah in Indonesian words. */
export function terbilang(amount) {
    return amount ? `${inWords(amount).replace(/\s+/g, " ").trim()} rupiah` : "";
}

const FORMAT = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 });

/** An amount with thousands separators. */
export function rupiah(amount) {
    return FORMAT.format(amount || 0).replace("-", "−");
}

/** What was typed, as whole rupiah; what stands behind the comma is less than one. */
export function typedAmount(text) {
    return Number(text.split(",")[0].replace(/\D/g, "").slice(0, 13)) || 0;
}

/** A key that no other form has. crypto.randomUUID is missing where the server is not reached by https. */
export function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
