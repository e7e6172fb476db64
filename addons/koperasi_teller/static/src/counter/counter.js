import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { CashCount } from "./cash_count";
import { newKey, rupiah, terbilang, typedAmount } from "./words";

const AGAIN_AFTER = 2000; // milliseconds until what was lost is sent again
// what the server has looked at and refused; after any other error nobody knows whether it was booked
const REFUSED = /^odoo\.exceptions\.|TillLimitError$/;
const OPERATIONS = [
    { key: "1", name: "deposit", label: _t("Deposit") },
    { key: "2", name: "withdraw", label: _t("Withdraw") },
    { key: "3", name: "pay", label: _t("Pay installment") },
    { key: "4", name: "transfer", label: _t("Transfer") },
];

/**
 * The counter: from the search to the receipt by keys alone.
 *
 * A transaction carries a key from the moment its form opens. It is sent once; if the connection is lost it is sent
 * again with the same key until there is an answer, so it is booked once. After the page was loaded anew the server is
 * asked whether it arrived; if not, the teller decides, who may have booked it elsewhere meanwhile.
 */
export class Counter extends Component {
    static template = "koperasi_teller.Counter";
    static components = { CashCount };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.searchBox = useRef("search");
        this.amountBox = useRef("amount");
        this.panel = useRef("panel");
        this.operations = OPERATIONS;
        this.rupiah = rupiah;
        this.storage = `koperasi_teller.pending.${user.userId}`;
        this.state = useState({
            start: null, view: "serve", query: "", found: [], chosen: 0, searched: false, member: null, error: "",
            done: null, busy: false, lost: false, today: [], vault: { direction: "in", text: "" }, to: null,
            reversing: null, opening: null, closed: null, limited: false, asked: null, colleague: "", kept: null, ...this.emptyForm(),
        });
        onWillStart(() => this.load());
        onMounted(() => {
            browser.addEventListener("keydown", this.onGlobalKey);
            this.resume();
        });
        onWillUnmount(() => {
            browser.removeEventListener("keydown", this.onGlobalKey);
            browser.clearTimeout(this.timer);
        });
        useEffect(
            () => this.focus(),
            () => [this.state.view, this.state.member?.id, this.state.operation, Boolean(this.session)]
        );
        this.onGlobalKey = this.onGlobalKey.bind(this);
    }

    emptyForm() {
        return { operation: null, target: null, text: "", toText: "", memo: "", key: newKey() };
    }

    get session() {
        return this.state.start?.session;
    }

    get amount() {
        return typedAmount(this.state.text);
    }

    get words() {
        return terbilang(this.amount);
    }

    /** What one can choose from with the operation. */
    get targets() {
        const { member, operation } = this.state;
        if (!member || !operation) {
            return [];
        }
        if (operation === "pay") {
            return member.loans;
        }
        return operation === "deposit" ? member.accounts : member.accounts.filter((a) => a.available > 0);
    }

    get after() {
        const { operation, target } = this.state;
        if (!target) {
            return null;
        }
        if (operation === "pay") {
            return Math.max(target.due - this.amount, 0);
        }
        return target.balance + (operation === "deposit" ? this.amount : -this.amount);
    }

    async call(model, method, args) {
        return this.orm.silent.call(model, method, args);
    }

    /** What a call answers, or nothing when it was refused: then the screen says why. One call at a time. */
    async tried(work) {
        if (this.working) {
            return undefined; // clicked twice
        }
        Object.assign(this, { working: true }).state.error = "";
        try {
            return await work();
        } catch (error) {
            this.state.error = this.reason(error);
            return undefined;
        } finally {
            this.working = false;
        }
    }

    reason(error) {
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        if (error instanceof ConnectionLostError) {
            return _t("The server cannot be reached. Try again in a moment.");
        }
        throw error;
    }

    async load() {
        const counted = this.props.action.params?.session_id || null;
        this.state.start = await this.call("koperasi.teller", "start", [counted]);
        if (counted && this.session && !this.session.mine) {
            this.state.view = "close";
        }
    }

    focus() {
        if (this.state.view !== "serve" || !this.session?.mine) {
            return;
        }
        if (!this.state.member) {
            this.searchBox.el?.focus();
        } else if (!this.state.operation) {
            this.panel.el?.focus();
        } else {
            this.amountBox.el?.focus();
            this.amountBox.el?.select();
        }
    }

    show(view) {
        Object.assign(this.state, { view, error: "" });
    }

    // --- keys

    onGlobalKey(ev) {
        if (ev.key === "F2") {
            ev.preventDefault();
            this.startOver();
        } else if (ev.key === "F9" && this.state.done) {
            ev.preventDefault();
            this.print(this.state.done);
        } else if (ev.key === "Escape" && this.state.view === "serve") {
            this.back();
        } else if (/^[1-4]$/.test(ev.key) && this.takesDigit(ev)) {
            ev.preventDefault();
            this.choose(OPERATIONS[ev.key - 1].name);
        }
    }

    /** Whether a digit chooses an operation, and is not typed into a field. */
    takesDigit({ altKey, target }) {
        const { view, member, operation } = this.state;
        const free = !operation && !target.matches?.("input, select, textarea");
        return view === "serve" && member && (free || altKey);
    }

    back() {
        if (this.state.operation && !this.state.lost) {
            Object.assign(this.state, { ...this.emptyForm(), error: "", limited: false });
        } else if (this.state.member) {
            this.startOver();
        }
    }

    startOver() {
        if (this.state.lost) {
            return; // the answer to what was sent comes first
        }
        Object.assign(this.state, {
            view: "serve", member: null, query: "", found: [], searched: false, error: "", limited: false, asked: null,
            ...this.emptyForm(),
        });
        this.searchBox.el?.focus();
    }

    // --- search

    async onSearchKey(ev) {
        const { found, chosen } = this.state;
        if (ev.key === "Enter") {
            ev.preventDefault();
            if (found.length && this.state.searched === this.state.query) {
                await this.open(found[chosen]);
            } else {
                await this.search();
            }
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : -1;
            this.state.chosen = Math.min(Math.max(chosen + step, 0), found.length - 1);
        }
    }

    /** A number or a scanned card names one member, who is opened at once. */
    async search() {
        const query = this.state.query;
        const found = await this.tried(() => this.call("koperasi.teller", "search_members", [query]));
        Object.assign(this.state, { found: found || [], chosen: 0, searched: query });
        if (found?.length === 1) {
            await this.open(found[0]);
        }
    }

    async open(row) {
        const member = await this.tried(() => this.call("koperasi.teller", "member", [row.id]));
        if (member) {
            Object.assign(this.state, { member, found: [], done: null, ...this.emptyForm() });
        }
    }

    // --- the form

    /** A click on an account or loan: with an operation that is possible there. */
    pick(target) {
        const { operation, busy, member } = this.state;
        if (busy) {
            return;
        }
        const isLoan = member.loans.includes(target);
        if (!operation || isLoan !== (operation === "pay")) {
            this.choose(isLoan ? "pay" : "deposit");
        }
        if (this.targets.includes(target)) {
            this.state.target = target;
            this.state.text = isLoan ? rupiah(target.due) : this.state.text;
        }
    }

    choose(operation) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, { ...this.emptyForm(), operation, error: "", limited: false, to: null });
        const voluntary = this.targets.find((account) => account.kind === "voluntary");
        this.state.target = voluntary || this.targets[0] || null;
        if (operation === "pay" && this.state.target) {
            this.state.text = rupiah(this.state.target.due);
        }
    }

    /** What was typed, with thousands separators, as it is shown from now on. */
    formatted(ev) {
        const amount = typedAmount(ev.target.value);
        const cents = ev.target.value.match(/,\d{0,2}/)?.[0] || ""; // seen as typed; whole rupiah are booked
        ev.target.value = amount ? rupiah(amount) + cents : "";
        return ev.target.value;
    }

    onAmount(ev) {
        this.state.text = this.formatted(ev);
        Object.assign(this.state, { limited: false, asked: null, error: "" });
    }

    async onAmountKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            if (!ev.repeat) {
                await this.save();
            }
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : this.targets.length - 1;
            const place = this.targets.indexOf(this.state.target);
            this.state.target = this.targets[(place + step) % this.targets.length] || null;
        }
    }

    /** Where a transfer goes: the number of an account, or a member's, whose voluntary savings are meant. */
    async findReceiver() {
        const { toText } = this.state;
        const rows = await this.tried(() => this.call("koperasi.teller", "search_members", [toText]));
        const row = rows?.length === 1 ? rows[0] : null;
        let to = row?.account_id ? { id: row.account_id, label: row.account } : null;
        if (row && !to) {
            const { accounts } = await this.call("koperasi.teller", "member", [row.id]);
            const account = accounts.find((one) => one.kind === "voluntary");
            to = account && { id: account.id, label: `${account.number} · ${row.name}` };
        }
        if (toText !== this.state.toText) {
            return; // somebody else was typed meanwhile
        }
        this.state.to = to;
        if (to) {
            this.amountBox.el?.focus();
        } else if (rows) {
            this.state.error = _t("No single account was found. Type the number of the account.");
        }
    }

    onReceiverKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.findReceiver();
        }
    }

    // --- booking

    async save() {
        const { operation, target, key, to, memo, busy } = this.state;
        if (busy || !target || !this.amount) {
            return;
        }
        if (this.state.kept) {
            this.state.error = _t("First decide about what was sent before: book it or throw it away.");
            return;
        }
        if (operation === "transfer" && !to) {
            this.state.error = _t("Type the account that the money goes to, then Enter.");
            return;
        }
        const values = [key, operation, target.id, this.amount, to?.id || null, memo || null];
        await this.send({ values, member: this.state.member.name, time: new Date().toISOString().slice(0, -1) });
    }

    /** Send until there is an answer; kept in the browser meanwhile, for a page that is loaded anew. */
    async send(sent) {
        Object.assign(this.state, { busy: true, kept: null });
        browser.localStorage.setItem(this.storage, JSON.stringify(sent));
        try {
            this.answered(await this.call("koperasi.teller", "book", sent.values));
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.state.lost = true;
                this.timer = browser.setTimeout(() => this.send(sent), AGAIN_AFTER);
                return;
            }
            if (!REFUSED.test(error.data?.name || "")) {
                await this.askFor(sent);
                return;
            }
            this.refused(error);
        }
        await this.settle();
    }

    /** There was an answer: nothing is left to be sent. */
    async settle() {
        browser.localStorage.removeItem(this.storage);
        Object.assign(this.state, { busy: false, lost: false, kept: null });
        await this.refresh();
    }

    async resume() {
        const text = browser.localStorage.getItem(this.storage);
        if (text) {
            await this.askFor(JSON.parse(text));
        }
    }

    /** Whether what was sent arrived; also when the till is closed meanwhile. If it did not, the teller decides. */
    async askFor(sent) {
        const [key, operation] = sent.values;
        const answer = await this.tried(() => this.call("koperasi.teller", "stored", [key, operation]));
        if (answer) {
            this.answered(answer);
            await this.settle();
        } else {
            const label = OPERATIONS.find((one) => one.name === operation)?.label;
            Object.assign(this.state, { busy: false, lost: false });
            this.state.kept = { sent, label, amount: sent.values[3], missing: answer === false };
        }
    }

    answered({ entry, stored }) {
        this.state.lost = false;
        this.startOver();
        this.state.done = { ...entry, stored };
        if (this.session?.print) {
            this.print(entry);
        }
    }

    refused(error) {
        this.state.error = this.reason(error);
        this.state.limited = error.data?.name?.endsWith("TillLimitError") || false;
    }

    async refresh() {
        try {
            this.state.start = await this.call("koperasi.teller", "start", [null]);
        } catch (error) {
            this.state.error = this.reason(error);
        }
    }

    async askRelease() {
        const { operation, target, memo } = this.state;
        const values = [operation, target.id, this.amount, memo || null];
        const asked = await this.tried(() => this.call("koperasi.till.release", "ask", values));
        if (asked) {
            Object.assign(this.state, { asked, limited: false });
            this.amountBox.el?.focus();
        }
    }

    async print(entry) {
        const action = await this.tried(() =>
            this.call("koperasi.till.receipt", "print_entry", [entry.model, entry.id])
        );
        if (action) {
            await this.action.doAction(action);
            this.searchBox.el?.focus();
        }
    }

    async printPassbook(account) {
        const done = await this.tried(() => this.call("koperasi.passbook", "print_account", [account.id]));
        if (done) {
            this.notification.add(done.message, { type: "info", sticky: Boolean(done.action) });
        }
        if (done?.action) {
            await this.action.doAction(done.action);
        }
    }

    // --- today

    async showToday() {
        this.state.today = (await this.tried(() => this.call("koperasi.teller", "today", []))) || [];
        this.state.view = "today";
    }

    time(text) {
        return new Date(`${text}Z`).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    }

    async reverse(row) {
        const done = await this.tried(() => this.call(row.model, "reverse", [[row.id], this.state.memo]));
        if (done !== undefined) {
            Object.assign(this.state, { reversing: null, memo: "" });
            await Promise.all([this.showToday(), this.refresh()]);
        }
    }

    // --- the till

    async openTill(till, pieces, reason) {
        const opened = await this.tried(() =>
            this.call("koperasi.till.session", "open_till", [till.id, pieces, reason || null])
        );
        if (opened !== undefined) {
            Object.assign(this.state, { opening: null, view: "serve" });
            await this.refresh();
        }
    }

    async closeTill(pieces, reason) {
        const id = this.session.id;
        const closed = await this.tried(() =>
            this.call("koperasi.till.session", "close_till", [[id], pieces, reason || null])
        );
        if (closed) {
            this.notification.add(_t("The till is closed and posted."), { type: "success" });
            Object.assign(this.state, { view: "serve", done: null, member: null, closed: id });
            await this.refresh();
        }
    }

    printClosed() {
        return this.action.doAction("koperasi_teller.session_report_action", {
            additionalContext: { active_ids: [this.state.closed] },
        });
    }

    async handOver(pieces, reason) {
        const values = [Number(this.state.colleague), pieces, reason || null];
        const done = await this.tried(() => this.call("koperasi.till.handover", "hand_over", values));
        if (done !== undefined) {
            await this.refresh();
            this.show("serve");
        }
    }

    async decideHandover(handover, method) {
        await this.tried(() => this.call("koperasi.till.handover", method, [[handover.id]]));
        const { error } = this.state;
        await this.refresh();
        this.state.error = error || this.state.error;
    }

    async moveCash() {
        const { direction, text } = this.state.vault;
        const done = await this.tried(() =>
            this.call("koperasi.till.movement", "move_cash", [direction, typedAmount(text)])
        );
        if (done !== undefined) {
            this.state.vault.text = "";
            await this.refresh();
        }
    }

    async cancelMovement(movement) {
        await this.tried(() => this.call("koperasi.till.movement", "action_cancel", [[movement.id]]));
        await this.refresh();
    }
}

registry.category("actions").add("koperasi_teller.counter", Counter);
