import { loadJS } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const PHOTO_SIDE = 1600; // pixels; legible, and some hundred kB instead of many MB on a slow line
const FEMALE_DAY = 40; // is added to the day of birth in the NIK of women

/**
 * The public form, a step at a time: checks a step before the next, makes the photo small, fills in what the NIK says.
 * Without JavaScript the form works as one long page; the server checks everything in any case.
 */
export class KoperasiJoin extends Interaction {
    static selector = ".o_koperasi_join_form";
    dynamicContent = {
        ".o_join_next": { "t-on-click": () => this.next() },
        ".o_join_back": { "t-on-click": () => this.show(this.current - 1) },
        ".o_join_clear": { "t-on-click": () => this.clearSignature() },
        "input[name=ktp]": { "t-on-change": (ev) => this.onPhoto(ev.currentTarget) },
        "input[name=nik]": { "t-on-change": (ev) => this.onNik(ev.currentTarget.value) },
        _root: { "t-on-submit": (ev) => this.onSubmit(ev) },
    };

    setup() {
        this.steps = [...this.el.querySelectorAll(".o_join_step")];
        this.find(".o_join_step_total").textContent = this.steps.length;
        this.find(".o_join_progress").classList.remove("d-none");
        this.el.classList.add("o_join_stepwise");
        this.el.noValidate = true; // a browser cannot point to a field of a hidden step
        const wrong = this.steps.findIndex((step) => step.querySelector(".invalid-feedback"));
        this.show(Math.max(wrong, 0), false);
    }

    async willStart() {
        await loadJS("/web/static/lib/signature_pad/signature_pad.umd.js");
    }

    start() {
        this.find(".o_join_signature").classList.remove("d-none");
        this.canvas = this.find(".o_join_signature canvas");
        this.pad = new window.SignaturePad(this.canvas, { penColor: "#103070" });
        this.kept = this.find("input[name=signature]").value;
        this.fitCanvas();
    }

    find(selector) {
        return this.el.querySelector(selector);
    }

    show(number, scroll = true) {
        this.current = number;
        const last = number === this.steps.length - 1;
        this.steps.forEach((step, place) => step.classList.toggle("d-none", place !== number));
        this.find(".o_join_step_number").textContent = number + 1;
        this.find(".o_join_step_title").textContent = this.steps[number].querySelector("legend").textContent;
        this.find(".progress-bar").style.width = `${(100 * (number + 1)) / this.steps.length}%`;
        this.find(".o_join_intro").classList.toggle("d-none", number > 0);
        this.find(".o_join_back").classList.toggle("d-none", number === 0);
        this.find(".o_join_next").classList.toggle("d-none", last);
        this.find(".o_join_send").classList.toggle("d-none", !last);
        if (this.pad) {
            this.fitCanvas();
        }
        if (scroll) {
            window.scrollTo({ top: 0 });
        }
    }

    isFilledIn() {
        const fields = this.steps[this.current].querySelectorAll("input, select");
        return [...fields].every((field) => field.reportValidity());
    }

    next() {
        if (this.isFilledIn()) {
            this.show(this.current + 1);
        }
    }

    onSubmit(ev) {
        if (this.current < this.steps.length - 1) {
            ev.preventDefault(); // the Enter key of a phone's keyboard
            this.next();
        } else if (this.isFilledIn()) {
            const drawn = this.pad && !this.pad.isEmpty();
            this.find("input[name=signature]").value = drawn ? this.pad.toDataURL() : this.kept;
            this.find(".o_join_send").disabled = true; // once
        } else {
            ev.preventDefault();
        }
    }

    // --- what the NIK says

    onNik(text) {
        const [, day, month, year] = text.replace(/\D/g, "").match(/^\d{6}(\d\d)(\d\d)(\d\d)\d{4}$/) || [];
        if (!day) {
            return;
        }
        const female = Number(day) > FEMALE_DAY;
        const century = 2000 + Number(year) > new Date().getFullYear() - 15 ? 1900 : 2000;
        const born = String(female ? Number(day) - FEMALE_DAY : day).padStart(2, "0");
        const date = this.find("input[name=birth_date]");
        date.value = date.value || `${century + Number(year)}-${month}-${born}`;
        if (!this.find("input[name=gender]:checked")) {
            this.find(`input[name=gender][value=${female ? "female" : "male"}]`).checked = true;
        }
    }

    // --- photo

    async onPhoto(input) {
        const [file] = input.files;
        if (!file) {
            return;
        }
        let picture;
        try {
            picture = await this.waitFor(createImageBitmap(file));
        } catch {
            return; // not a picture: the server says so
        }
        const small = await this.waitFor(this.shrink(picture));
        const files = new DataTransfer();
        files.items.add(new File([small], "ktp.jpg", { type: "image/jpeg" }));
        input.files = files.files;
        const preview = this.find(".o_join_preview");
        preview.src = URL.createObjectURL(small);
        preview.classList.remove("d-none");
        this.find(".o_join_take").classList.add("d-none");
    }

    shrink(picture) {
        const scale = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    }

    // --- signature

    /** A canvas has the pixels that it has on the screen, once it can be seen. */
    fitCanvas() {
        const { offsetWidth, offsetHeight } = this.canvas;
        if (!offsetWidth || this.canvas.width === offsetWidth) {
            return;
        }
        this.canvas.width = offsetWidth;
        this.canvas.height = offsetHeight;
        this.pad.clear();
        if (this.kept) {
            this.pad.fromDataURL(`data:image/png;base64,${this.kept}`);
        }
    }

    clearSignature() {
        this.pad.clear();
        this.kept = "";
    }
}

registry.category("public.interactions").add("koperasi_portal.join", KoperasiJoin);
