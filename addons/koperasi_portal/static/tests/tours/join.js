import { registry } from "@web/core/registry";

// Somebody with a KTP in his hand fills in the whole form on a phone. A program is faster than a thumb, so what a person
// needs is added up beside the clock: seconds per letter, per tap, for the photo and to read what is agreed to.
const PACE = { letter: 0.35, tap: 2, photo: 15, reading: 30 };
const MOST_SECONDS = 180;
const KEY = "koperasi_portal_join";

function spend(what, times = 1) {
    const spent = JSON.parse(sessionStorage.getItem(KEY)) || { since: Date.now(), person: 0 };
    spent.person += PACE[what] * times;
    sessionStorage.setItem(KEY, JSON.stringify(spent));
}

const type = (name, text) => ({
    trigger: `input[name=${name}]`,
    async run(helpers) {
        spend("tap");
        spend("letter", text.length);
        await helpers.edit(text);
    },
});

const tap = (trigger, options = {}) => ({
    trigger,
    async run(helpers) {
        spend("tap");
        await helpers.click();
    },
    ...options,
});

const next = () => tap(".o_join_next:not(.d-none)");

const takePhoto = {
    trigger: ".o_join_photo",
    async run() {
        spend("photo");
        const canvas = Object.assign(document.createElement("canvas"), { width: 2400, height: 1500 });
        canvas.getContext("2d").fillText("KTP", 100, 100);
        const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
        const files = new DataTransfer();
        files.items.add(new File([photo], "ktp.jpg", { type: "image/jpeg" }));
        const input = this.anchor.querySelector("input[name=ktp]");
        input.files = files.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    },
};

const sign = {
    trigger: ".o_join_signature canvas",
    run() {
        spend("tap", 3);
        const box = this.anchor.getBoundingClientRect();
        const at = (type, x) =>
            this.anchor.dispatchEvent(
                new PointerEvent(type, {
                    bubbles: true,
                    cancelable: true,
                    isPrimary: true,
                    pointerId: 1,
                    button: 0,
                    buttons: type === "pointerup" ? 0 : 1,
                    clientX: box.x + x,
                    clientY: box.y + 40 + (x % 30),
                })
            );
        at("pointerdown", 20);
        for (let x = 24; x < 200; x += 4) {
            at("pointermove", x);
        }
        at("pointerup", 200);
    },
};

const read = {
    trigger: "label[for=join_mandate]",
    async run() {
        spend("reading");
        await new Promise((resolve) => setTimeout(resolve, 5000)); // nobody is faster than that
    },
};

const clock = {
    trigger: "h4:contains(Satu langkah lagi)",
    run() {
        const { since, person } = JSON.parse(sessionStorage.getItem(KEY));
        const program = (Date.now() - since) / 1000;
        console.log(
            `koperasi_portal_join: ${program.toFixed(1)} s by a program, ${(program + person).toFixed(1)} s at a person's pace`
        );
        if (program + person > MOST_SECONDS) {
            throw new Error(`Joining takes more than ${MOST_SECONDS} seconds`);
        }
    },
};

registry.category("web_tour.tours").add("koperasi_portal_join", {
    steps: () => [
        { trigger: ".o_join_stepwise", run: () => spend("tap", 0) },
        type("nik", "3174024101900001"),
        type("name", "Siti Aminah"),
        type("birth_place", "Jakarta"),
        // date of birth and gender follow from the NIK
        { trigger: "input[name=birth_date]:value(1990-01-01)" },
        { trigger: ".btn-group:has(input[value=female]:checked) label[for=join_female]" },
        next(),
        type("phone", "081234567890"),
        type("email", "siti@example.com"),
        type("street", "Jl. Melati No. 5"),
        type("street2", "RT 03/RW 07, Tebet Timur"),
        type("city", "Jakarta Selatan"),
        type("zip", "12820"),
        next(),
        {
            trigger: "select[name=employer_id]",
            async run(helpers) {
                spend("tap", 2);
                await helpers.selectByLabel("PT ANU");
            },
        },
        type("employee_number", "E-7"),
        next(),
        takePhoto,
        { trigger: ".o_join_preview[src^=blob]" },
        next(),
        tap("label[for=join_amount_100000]"),
        tap("input[name=charter]"),
        read,
        tap("input[name=mandate]"),
        tap("input[name=privacy]"),
        sign,
        type("signed_name", "Siti Aminah"),
        tap(".o_join_send:not(.d-none)", { expectUnloadPage: true }),
        clock,
    ],
});
