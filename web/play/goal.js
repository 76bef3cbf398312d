/* What a scenario is about, in a few words: at the gate, and to who has just come in. */

/** @param {any} scenario as the content has it */
export function aboutScenario(scenario) {
    if (scenario.description) return scenario.description;
    const depth = scenario.depths > 1 ? `${scenario.depths} depths` : 'one level';
    const goal = {goal_item: 'find the treasure', exit: 'reach the way out', never: 'practise as long as you like'}[/** @type {string} */ (scenario.ending)];
    return [depth, goal].filter(Boolean).join(' · ');
}

/** What wins. @param {any} scenario @param {import('./guide.js').Guide} guide */
export function goalOf(scenario, guide) {
    const below = scenario.depths > 1 ? `${scenario.depths} depths down` : '';
    if (scenario.ending === 'goal_item') return ['Find', `the ${guide.items.get(scenario.goal_item)?.name ?? 'treasure'}`, below && `, ${below}`].filter(Boolean).join(' ').replace(' ,', ',') + '.';
    if (scenario.ending === 'exit') return `Find the way out${below && `, ${below}`}.`;
    return 'Practise as long as you like.';
}
