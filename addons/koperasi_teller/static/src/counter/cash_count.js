import { Component, useState } from "@odoo/owl";
import { rupiah } from "./words";

/** Counting cash by notes and coins; tells the pieces and the reason to whoever asked for the count. */
export class CashCount extends Component {
    static template = "koperasi_teller.CashCount";
    static props = {
        title: String,
        notes: Array,
        submit: Function,
        button: String,
        expected: { optional: true },
        cancel: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({ pieces: {}, reason: "" });
        this.rupiah = rupiah;
    }

    get total() {
        return this.props.notes.reduce((sum, note) => sum + note * (this.state.pieces[note] || 0), 0);
    }

    get difference() {
        return typeof this.props.expected === "number" ? this.total - this.props.expected : null;
    }

    count(note, text) {
        this.state.pieces[note] = Number(text.replace(/\D/g, "").slice(0, 6)) || 0;
    }

    onKeydown(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        if (ev.target.matches("button")) {
            return; // it is pressed
        }
        ev.preventDefault();
        const inputs = [...ev.currentTarget.querySelectorAll("input, button.o_count_submit")];
        inputs[inputs.indexOf(ev.target) + 1]?.focus();
    }

    send() {
        this.props.submit({ ...this.state.pieces }, this.state.reason);
    }
}
