// What must hold of the module, wherever it runs. Throws at the first thing that does not; gives what was done.

const fromBase64 = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
const fromHex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));

function assertSame(actual, expected, what) {
    const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (left !== right) throw new Error(`${what}:\n${left}\nis not\n${right}`);
}

function playGolden(verifier, content, game) {
    const inputs = game.moves.map(move => fromHex(move.input));
    const expected = [game.root, ...game.moves.map(move => move.root)];
    let seq = 0;
    for (const {root} of verifier.replay(content, fromBase64(game.genesis), inputs)) {
        assertSame(root, expected[seq], `${game.name}, entry ${seq}`);
        seq++;
    }
    assertSame(seq, expected.length, game.name);
    return seq;
}

/** @param {any} verifier @param {ReturnType<import('./prepare.mjs').prepare>} data */
export async function runChecks(verifier, data) {
    const done = {files: 0, valid: 0, roots: 0};
    for (const {name, bytes, keys, report} of data.files) {
        const found = await verifier.verify(fromBase64(bytes), {trustedKeys: keys.map(fromHex)});
        assertSame(found, report, `${name}, ${bytes.length} characters`);
        done.files++;
        done.valid += found.valid ? 1 : 0;
    }
    const content = fromBase64(data.content);
    for (const game of data.games) done.roots += playGolden(verifier, content, game);
    return done;
}
