/* Prometheus' text format, as far as charts need it. */

/** @typedef {{name: string, labels: Record<string, string>, value: number}} Sample */

/** @param {string} text @returns {Sample[]} */
export function parseMetrics(text) {
    const samples = [];
    for (const line of text.split('\n')) {
        const match = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/);
        if (!match || line.startsWith('#')) continue;
        const labels = Object.fromEntries([...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));
        samples.push({name: match[1], labels, value: match[3] === '+Inf' ? Infinity : Number(match[3])});
    }
    return samples;
}

/** The sum over all labels. @param {Sample[]} samples @param {string} name @param {Record<string, string>} [labels] */
export function total(samples, name, labels = {}) {
    return samples.filter(s => s.name === name && Object.entries(labels).every(([key, value]) => s.labels[key] === value)).reduce((sum, s) => sum + s.value, 0);
}

/** A quantile of a histogram's growth between two readings, in its own unit; NaN when nothing was added.
 * @param {Sample[]} before @param {Sample[]} after @param {string} name without _bucket @param {number} share */
export function quantile(before, after, name, share) {
    const counts = (/** @type {Sample[]} */ samples) => {
        /** @type {Map<number, number>} */
        const map = new Map();
        for (const s of samples) if (s.name === `${name}_bucket`) map.set(s.labels.le === '+Inf' ? Infinity : Number(s.labels.le), (map.get(s.labels.le === '+Inf' ? Infinity : Number(s.labels.le)) ?? 0) + s.value);
        return map;
    };
    const old = counts(before);
    const rows = [...counts(after)].map(([le, count]) => ({le, count: count - (old.get(le) ?? 0)})).sort((a, b) => a.le - b.le);
    const all = rows.at(-1)?.count ?? 0;
    if (all <= 0) return NaN;
    let lower = 0;
    let seen = 0;
    for (const {le, count} of rows) {
        if (count >= all * share) return le === Infinity ? lower : lower + (le - lower) * ((all * share - seen) / Math.max(1, count - seen));
        lower = le;
        seen = count;
    }
    return lower;
}
