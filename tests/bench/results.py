"""From measures to ratios, and both as tables."""

from statistics import median
from typing import Any, NamedTuple


class Ratio(NamedTuple):
    """Two sides compared by a figure of their measures, and what is aimed at."""

    over: str
    under: str
    figure: str = "seconds"
    at_most: float | None = None
    at_least: float | None = None

    @property
    def name(self):
        figure = "" if self.figure in ("seconds", "pace") else f" ({self.figure})"
        return f"{self.over} / {self.under}{figure}"

    @property
    def target(self):
        if self.at_most is None and self.at_least is None:
            return ""
        return f"<= {self.at_most:g}" if self.at_least is None else f">= {self.at_least:g}"

    def met(self, value):
        return (self.at_most is None or value <= self.at_most) and (
            self.at_least is None or value >= self.at_least
        )


def percentile(values, share=0.95):
    """The value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def summary(benchmark, found):
    """Medians and ratios of :func:`rounds`, as plain values.

    A ratio is the median of the rounds' ratios: both sides of a round met the same machine.
    """
    sides = {side: _side(measures) for side, measures in found.items()}
    ratios = {ratio.name: _compared(ratio, found) for ratio in benchmark.ratios}
    if benchmark.peak_limit:
        peaks = [measure.peak for measure in found["ours"]]
        limit = Ratio("peak MB", "ours", at_most=benchmark.peak_limit)
        ratios["peak MB of ours"] = _judged(limit, peaks)
    return {"sides": sides, "ratios": ratios}


def _compared(ratio, found):
    pairs = zip(found[ratio.over], found[ratio.under], strict=True)
    return _judged(ratio, [getattr(a, ratio.figure) / getattr(b, ratio.figure) for a, b in pairs])


def _judged(ratio, values):
    return {
        "median": median(values),
        "lowest": min(values),
        "highest": max(values),
        "target": ratio.target,
        "met": ratio.met(median(values)),
    }


def _side(measures) -> dict[str, Any]:
    seconds = [measure.seconds for measure in measures]
    p95 = [measure.p95 for measure in measures if measure.p95 is not None]
    return {
        "median": median(seconds),
        "fastest": min(seconds),
        "slowest": max(seconds),
        "rows": measures[-1].rows,
        "rows_per_second": 1 / median(measure.pace for measure in measures),
        "queries": max(measure.queries for measure in measures),
        "peak_mb": max(measure.peak for measure in measures),
        "p95_ms": median(p95) if p95 else None,
    }


def table(benchmark, result):
    """The summary of one benchmark as text."""
    line = "{:<10} {:>10} {:>19} {:>10} {:>10} {:>9} {:>9}"
    lines = [
        benchmark.title.format(n=f"{benchmark.size:,}"),
        line.format("", "median s", "fastest - slowest", "rows/s", "queries", "peak MB", "p95 ms"),
    ]
    for side, values in result["sides"].items():
        spread = f"{values['fastest']:,.2f} - {values['slowest']:,.2f}"
        p95 = "" if values["p95_ms"] is None else f"{values['p95_ms']:,.1f}"
        lines.append(line.format(
            side, f"{values['median']:,.2f}", spread, f"{values['rows_per_second']:,.0f}",
            f"{values['queries']:,}", f"{values['peak_mb']:,.0f}", p95,
        ))  # fmt: skip
    if benchmark.note:
        lines.append(benchmark.note.format(scale=benchmark.peer_scale()))
    return "\n".join(lines)


def overview(results):
    """One table over all benchmarks: what was measured beside what is aimed at.

    :param results: list of (benchmark, summary)
    """
    line = "{:<10} {:>9}  {:<22} {:>9} {:>19}  {:<7} {}"
    lines = [line.format("benchmark", "n", "figure", "median", "lowest - highest", "target", "")]
    for benchmark, result in results:
        for name, ratio in result["ratios"].items():
            spread = f"{ratio['lowest']:,.2f} - {ratio['highest']:,.2f}"
            met = ("met" if ratio["met"] else "NOT MET") if ratio["target"] else ""
            lines.append(line.format(
                benchmark.name, f"{benchmark.size:,}", name, f"{ratio['median']:,.2f}", spread,
                ratio["target"], met,
            ))  # fmt: skip
    return "\n".join(lines)
