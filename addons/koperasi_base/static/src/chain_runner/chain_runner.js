import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, onWillUnmount, useEffect } from "@odoo/owl";

/**
 * Asks the server for one chunk after the other as long as the verification on screen is running, and shows
 * each result. Whoever opens it later goes on where it stopped.
 */
export class ChainRunner extends Component {
    static template = "koperasi_base.ChainRunner";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.working = false;
        useEffect(
            () => {
                this.run();
            },
            () => [this.props.record]
        );
        onWillUnmount(() => {
            this.left = true;
        });
    }

    get running() {
        return this.props.record.data.state === "running";
    }

    async run() {
        if (this.working) {
            return;
        }
        this.working = true;
        try {
            while (!this.left && this.running) {
                const record = this.props.record;
                await this.orm.silent.call(record.resModel, "verify_chunk", [[record.resId]]);
                if (!this.left) {
                    await this.props.record.load();
                }
            }
        } finally {
            this.working = false;
        }
    }
}

export const chainRunner = {
    component: ChainRunner,
    fieldDependencies: [{ name: "state", type: "selection" }],
};

registry.category("view_widgets").add("koperasi_chain_runner", chainRunner);
