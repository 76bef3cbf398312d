/* Made from openapi.yaml by generate.py; do not edit. */

/** 32 bytes in lower-case hex. */
export type Hash = string;

/** A UUID. */
export type Id = string;

/** A UUID, in either case. */
export type IdGiven = string;

export type Time = string;

export type Seq = number;

/** An entity's id. */
export type Entity = number;

export type Direction = "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw";

/** A kind that GET /v1/providers lists. */
export type Provider = string;

export type Problem = {
    type: string;
    title: string;
    status: number;
    code: "malformed_json" | "validation_failed" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "conflict" | "not_your_turn" | "seq_mismatch" | "seat_taken" | "session_finished" | "request_in_flight" | "session_archived" | "payload_too_large" | "uri_too_long" | "unsupported_media_type" | "illegal_action" | "idempotency_mismatch" | "signature_required" | "signature_invalid" | "unknown_provider" | "unknown_entity" | "rate_limited" | "headers_too_large" | "internal" | "not_implemented" | "unavailable" | "overloaded" | "draining" | "recovering" | "rules_unavailable" | "outcome_unknown";
    detail: string;
    instance: string;
    request_id: string;
    retryable: boolean;
    head_seq?: Seq;
    expected_seq?: Seq;
    head_hash?: Hash;
    phase?: "pre_validate" | "apply" | "post_validate";
    verdict?: string;
    pointer?: string;
    hook?: string;
    hook_depth?: number;
    errors?: Array<Fault>;
};

export type Fault = {
    pointer: string;
    code: "unknown_member" | "missing_member" | "not_allowed" | "conflict" | "wrong_type" | "out_of_range" | "bad_length" | "bad_format" | "unknown_value" | "duplicate" | "system_action";
    detail: string;
    [name: string]: any;
};

export type Empty = {
};

export type SessionCreate = {
    scenario?: string;
    seed?: string;
    client_seed?: string;
    seed_commitment_id?: IdGiven;
    players?: number;
    label?: string;
    turn_timeout_s?: number;
    on_timeout?: string;
};

export type SessionFork = {
    from_seq: Seq;
    label?: string;
};

export type CheckpointCreate = {
    label?: string;
};

export type Session = {
    id: Id;
    status: SessionStatus;
    result: Result;
    scenario: string;
    label: string | null;
    players: number;
    turn_timeout_s: number;
    on_timeout: string;
    paused: boolean;
    rules_id: Hash;
    content_root: Hash;
    seed_commitment: Hash;
    client_seed: string | null;
    seed_epoch: number;
    seq: Seq;
    nonce: number;
    state_root: Hash;
    chain_hash: Hash;
    created_at: Time;
    finished_at: Time | null;
    parent: {
        session: Id;
        seq: Seq;
        [name: string]: any;
    };
    server_seed?: Hash;
    seed_salt?: Hash;
    blinding?: Hash;
    score: number;
    depth: number;
    seats: Array<Seat>;
    next: Next;
    [name: string]: any;
};

export type SessionListed = {
    id: Id;
    status: SessionStatus;
    result: Result;
    scenario: string;
    label: string | null;
    players: number;
    turn_timeout_s: number;
    on_timeout: string;
    paused: boolean;
    rules_id: Hash;
    content_root: Hash;
    seed_commitment: Hash;
    client_seed: string | null;
    seed_epoch: number;
    seq: Seq;
    nonce: number;
    state_root: Hash;
    chain_hash: Hash;
    created_at: Time;
    finished_at: Time | null;
    parent: {
        session: Id;
        seq: Seq;
        [name: string]: any;
    };
    server_seed?: Hash;
    seed_salt?: Hash;
    blinding?: Hash;
    [name: string]: any;
};

export type SessionList = {
    items: Array<SessionListed>;
    next_cursor: string | null;
    [name: string]: any;
};

export type SessionStatus = "active" | "finished" | "archived";

/** null while the game goes on. */
export type Result = "won" | "lost" | "abandoned" | null;

export type Seat = {
    seat: number;
    entity: Entity;
    token?: string;
    [name: string]: any;
};

/** Whose decision the game waits for; null once it has ended. */
export type Next = {
    entity: Entity;
    seat: number | null;
    provider: Provider;
    deadline: Time | null;
    [name: string]: any;
};

export type SeatNumber = number;

/** A spectator has none. */
export type EntityOrNone = Entity | null;

export type SeatRole = "player" | "spectator";

export type SeatList = {
    items: Array<SeatShown>;
    [name: string]: any;
};

export type SeatShown = {
    seat: SeatNumber;
    entity: EntityOrNone;
    role: SeatRole;
    delay_entries?: number;
    delay_s?: number;
    joined: boolean;
    invited: boolean;
    you: boolean;
    [name: string]: any;
};

export type SeatToken = {
    seat: SeatNumber;
    entity: EntityOrNone;
    role: SeatRole;
    delay_entries?: number;
    delay_s?: number;
    token: string;
    [name: string]: any;
};

export type InviteCreate = {
    role?: SeatRole;
    seat?: number;
    delay_entries?: number;
    delay_s?: number;
    expires_s?: number;
};

export type Invite = {
    seat: SeatNumber;
    entity: EntityOrNone;
    role: SeatRole;
    delay_entries?: number;
    delay_s?: number;
    invite: string;
    expires_at: Time;
    [name: string]: any;
};

export type Join = {
    invite: string;
};

export type SeedCommitment = {
    id: Id;
    seed_commitment: Hash;
    expires_at: Time;
    [name: string]: any;
};

/** Which members belong to which kind. `entity` may be said and must be the seat's own. */
export type Action = ActionPlain | ActionInDirection | ActionAtTarget | ActionOfSlot | ActionUseItem | ActionAbility | ActionChoose;

export type ActionPlain = {
    kind: "wait" | "pickup" | "descend" | "search";
    entity?: Entity;
};

export type ActionInDirection = {
    kind: "move" | "interact";
    dir: Direction;
    entity?: Entity;
};

export type ActionAtTarget = {
    kind: "attack";
    target: Entity;
    entity?: Entity;
};

export type ActionOfSlot = {
    kind: "drop" | "equip";
    slot: Slot;
    entity?: Entity;
};

/** Aimed at nothing, a target, a position, or a direction. */
export type ActionUseItem = {
    kind: "use_item";
    slot: Slot;
    target?: Entity;
    x?: X;
    y?: Y;
    dir?: Direction;
    entity?: Entity;
};

/** What to be: before anything else is done, a seat may choose one of the classes of the content. Who does not is of the first class. */
export type ActionChoose = {
    kind: "choose";
    class: string;
    entity?: Entity;
};

/** Aimed at nothing, a target, a position, or a direction. */
export type ActionAbility = {
    kind: "ability";
    ability: string;
    target?: Entity;
    x?: X;
    y?: Y;
    dir?: Direction;
    entity?: Entity;
};

export type Slot = number;

/** To the east. */
export type X = number;

/** To the south. */
export type Y = number;

export type ActionRequest = {
    action?: Action;
    actions?: Array<Action>;
    action_id?: IdGiven;
    expected_seq?: Seq;
    entity?: Entity;
    signature?: Signature;
    signatures?: Array<Signature>;
};

export type ActionResult = {
    seq: Seq;
    nonce: number;
    entity: Entity;
    state_root: Hash;
    chain_hash: Hash;
    receipt: string;
    events: Array<Event>;
    next: Next;
    status: "active" | "finished";
    [name: string]: any;
};

export type Journal = {
    content_root: Hash;
    seed_commitment: Hash;
    previous_state_root: Hash;
    entries_root: Hash;
    new_state_root: Hash;
    new_nonce: number;
    [name: string]: any;
};

/** A batch. What only a proof has is null until there is one. */
export type Proof = {
    batch: number;
    first_seq: Seq;
    last_seq: Seq;
    backend: "replay";
    status: JobStatus;
    attempts: number;
    level: "attested" | "replayed" | "proven" | "proven_zero_knowledge" | null;
    journal: null | Journal;
    journal_digest: null | Hash;
    proof_id: null | Hash;
    chain_hash: null | Hash;
    key_id: null | KeyId;
    record: string | null;
    duration_ms: number | null;
    [name: string]: any;
};

export type ProofList = {
    items: Array<Proof>;
    next_cursor: string | null;
    [name: string]: any;
};

export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "dead" | "cancelled";

export type Job = {
    id: string;
    session: Id;
    batch: number;
    first_seq: Seq;
    last_seq: Seq;
    status: JobStatus;
    waits_for_batch_before: boolean;
    attempts: number;
    progress_seq: number;
    last_error: string | null;
    run_at: Time;
    lease_until: null | Time;
    created_at: Time;
    [name: string]: any;
};

export type JobList = {
    items: Array<Job>;
    next_cursor: string | null;
    [name: string]: any;
};

/** Ed25519, 64 bytes in hex. */
export type Signature = string;

export type SeatKeyGiven = {
    public_key: string | null;
    signature?: Signature;
    lost?: boolean;
};

export type SeatKey = {
    seat: number;
    public_key: Hash | null;
    change: "first" | "by_key" | "by_token";
    from_seq: Seq;
    chain_hash: Hash;
    signed_seat_key: string;
    [name: string]: any;
};

export type SignedHead = {
    session: Id;
    seq: Seq;
    nonce: number;
    state_root: Hash;
    chain_hash: Hash;
    at: Time;
    key_id: KeyId;
    signed_head: string;
    [name: string]: any;
};

/** The first 16 bytes of SHA-256("donjon/key/1\0" || public key). */
export type KeyId = string;

export type Key = {
    key_id: KeyId;
    algorithm: "Ed25519";
    public_key: Hash;
    valid_from: Time;
    valid_until: null | Time;
    active: boolean;
    [name: string]: any;
};

/** The members about the session are there when the file could be read. */
export type VerifyReport = {
    valid: boolean;
    level: "none" | "attested" | "replayed";
    kind?: "bundle" | "batch";
    session?: Id;
    rules_id?: Hash;
    content_root?: Hash;
    batch?: number;
    from_seq?: number;
    to_seq?: number;
    state_root?: Hash;
    chain_hash?: Hash;
    result?: null | "won" | "lost" | "abandoned";
    checked: {
        entries: number;
        open_entries: number;
        replayed_entries: number;
        replay: "not_reached" | "secrets_unknown" | "rules_unavailable" | "state_untrusted" | "from_genesis" | "from_given_state";
        seed_commitment: boolean;
        records: number;
        heads: number;
        receipts: number;
        player_signatures: number;
        seat_keys: number;
        seat_keys_by_token: number;
        attested_seq: number | null;
        keys: Array<{
            id: string;
            trusted: boolean;
            [name: string]: any;
        }>;
        [name: string]: any;
    };
    first_divergence: null | {
        seq: number | null;
        field: string;
        section: string;
        offset: number;
        detail: string;
        fork: boolean;
        [name: string]: any;
    };
    [name: string]: any;
};

export type KeyList = {
    items: Array<Key>;
    [name: string]: any;
};

export type ActionResults = {
    results: Array<ActionResult>;
    rejected: Problem | null;
    [name: string]: any;
};

export type Verdict = {
    seq: Seq;
    legal: boolean;
    verdict: string;
    detail: string;
    phase: "pre_validate" | "apply" | "post_validate" | null;
    field: string | null;
    [name: string]: any;
};

/** GET /v1/content lists the types with their members. An item of a stream has id, topic, seq and at besides. */
export type Event = {
    type: "turn" | "moved" | "waited" | "attacked" | "missed" | "damaged" | "healed" | "died" | "noticed" | "picked_up" | "dropped" | "equipped" | "unequipped" | "item_used" | "door_opened" | "door_closed" | "status_gained" | "status_lost" | "experience" | "level_up" | "descended" | "provider_changed" | "turn_timed_out" | "game_ended" | "hook_failed" | "ability_used" | "critical" | "resisted" | "absorbed" | "status_resisted" | "resource_spent" | "resource_gained" | "summoned" | "vanished" | "transformed" | "swapped" | "pushed" | "learned" | "trap_sprung" | "found" | "lever_moved" | "unlocked" | "drank" | "noise" | "called" | "light_changed" | "said" | "chose" | "bell";
    entity?: Entity;
    target?: Entity;
    x?: number;
    y?: number;
    amount?: number;
    hp?: number;
    item?: string;
    kind?: string;
    status?: string;
    ability?: string;
    text?: string;
    resource?: "hp" | "mp" | "lucidity";
    provider?: Provider;
    id?: EventId;
    topic?: "turn" | "game" | "provider";
    seq?: Seq;
    at?: Time;
    result?: "won" | "lost" | "abandoned";
    code?: number;
    [name: string]: any;
};

/** A cursor: what was told up to here. */
export type EventId = string;

/** One thing that is told to who follows a session. */
export type EventItem = Event | EventHint | EventControl;

/** Something beside the log; told once. */
export type EventHint = {
    id: EventId;
    topic: "checkpoint" | "proof" | "session" | "worker";
    type: "checkpoint_created" | "proof_succeeded" | "proof_failed" | "seat_joined" | "seat_left" | "archived" | "worker_changed";
    seq?: Seq;
    batch?: number;
    seat?: number;
    worker?: "simulation" | "persistence" | "prover";
    status?: "healthy" | "degraded" | "unhealthy";
    [name: string]: any;
};

/** About the stream itself. */
export type EventControl = {
    id: EventId;
    topic: "stream";
    type: "end" | "lagged";
    count?: number;
    code?: string;
    retry_ms?: number | null;
    [name: string]: any;
};

export type EventPage = {
    items: Array<EventItem>;
    next_after: EventId;
    [name: string]: any;
};

/** An admin names the session; a seat's is known. */
export type StreamTicketCreate = {
    session?: Id;
};

export type StreamTicket = {
    ticket: string;
    session: Id;
    expires_at: Time;
    [name: string]: any;
};

export type Log = {
    items: Array<LogItem>;
    next_after: Seq;
    [name: string]: any;
};

export type LogItem = {
    seq: number;
    first_nonce: number;
    last_nonce: number;
    action_id: Id | null;
    entity: Entity | null;
    provider: Provider | null;
    action: Action | ServerInput | null;
    executed: Array<{
        nonce: number;
        entity: Entity | null;
        kind: string;
        provider?: Provider;
        [name: string]: any;
    }>;
    signed_by: Hash | null;
    state_root: Hash;
    chain_hash: Hash;
    at: Time;
    [name: string]: any;
};

/** A decision that is no character's action. */
export type ServerInput = {
    kind: "continue" | "bind_provider" | "turn_timeout" | "abandon";
    provider?: string | null;
    deadline?: Time;
    [name: string]: any;
};

export type State = {
    session: Id;
    seq: Seq;
    nonce: number;
    clock: number;
    status: "active" | "finished";
    result: Result;
    score: number;
    experience: number;
    experience_level: number;
    alive: boolean;
    level: {
        depth: number;
        bell_in: number | null;
        width: number;
        height: number;
        rows: Array<string>;
        terrain: Array<string>;
        [name: string]: any;
    };
    entities: Array<ViewEntity>;
    inventory: Array<InventoryItem>;
    abilities: Array<{
        ability: string;
        name: string;
        slot: number;
        ready: boolean;
        verdict: string;
        ready_in: number;
        prices: Array<Price>;
        [name: string]: any;
    }>;
    self: null | {
        class: string | null;
        experience_next: number | null;
        resources: {
            hp: any;
            lucidity: any;
            mp: any;
            [name: string]: {
                left: number;
                max: number;
                [name: string]: any;
            };
        };
        stats: {
            [name: string]: number;
        };
        conditions: Array<{
            status: string;
            name: string;
            turns: number;
            magnitude: number;
            [name: string]: any;
        }>;
        [name: string]: any;
    };
    next: Next;
    [name: string]: any;
};

export type Price = {
    resource: "hp" | "mp" | "lucidity";
    amount: number;
    [name: string]: any;
};

export type ViewEntity = {
    id: Entity;
    kind: "player" | "monster" | "item" | "prop";
    type?: string;
    name: string;
    glyph: string;
    x: number;
    y: number;
    hp?: number;
    hp_max?: number;
    statuses?: Array<string>;
    seat?: number;
    provider?: Provider;
    you?: boolean;
    hostile?: boolean;
    quantity?: number;
    [name: string]: any;
};

export type InventoryItem = {
    slot: Slot;
    item: string;
    name: string;
    quantity: number;
    equipped: boolean;
    worn?: "weapon" | "shield" | "body" | "head" | "finger" | "neck";
    [name: string]: any;
};

export type LegalActions = {
    seq: Seq;
    entity: Entity | null;
    actions: Array<Action>;
    [name: string]: any;
};

export type Checkpoint = {
    seq: Seq;
    nonce: number;
    state_root: Hash;
    chain_hash: Hash;
    label: string | null;
    bytes: number;
    created_at: Time;
    [name: string]: any;
};

export type CheckpointList = {
    items: Array<Checkpoint>;
    next_cursor: string | null;
    [name: string]: any;
};

export type Content = {
    content_root: Hash;
    version: number;
    legend: {
        unseen: string;
        viewer_glyph: string;
        ally_glyph: string;
        tiles: ContentTable;
        props: ContentTable;
        walkable: Array<string>;
        opaque: Array<string>;
        blocking: Array<string>;
        [name: string]: any;
    };
    statuses: ContentTable;
    abilities: Array<ContentAbility>;
    items: Array<ContentItem>;
    actors: ContentTable;
    passives: ContentTable;
    classes: Array<ContentClass>;
    factions: ContentTable;
    trait_sets: Array<{
        id: any;
        layer: any;
        [name: string]: any;
    }>;
    scripts: Array<{
        id: any;
        [name: string]: any;
    }>;
    styles?: ContentTable;
    populations?: ContentRows;
    maps?: ContentRows;
    scenarios: Array<{
        id: any;
        title: any;
        [name: string]: any;
    }>;
    tuning: {
        [name: string]: any;
    };
    actions: Array<{
        kind: string;
        required: Array<string>;
        optional: Array<string>;
        cost: number;
        [name: string]: any;
    }>;
    directions: Array<{
        dir: Direction;
        dx: number;
        dy: number;
        [name: string]: any;
    }>;
    providers: Array<ProviderKind>;
    events: Array<{
        type: string;
        members: Array<string>;
        [name: string]: any;
    }>;
    verdicts: Array<{
        verdict: string;
        text: string;
        [name: string]: any;
    }>;
    results: Array<string>;
    [name: string]: any;
};

export type ContentTable = Array<{
    id: any;
    name: any;
    [name: string]: any;
}>;

export type ContentRows = Array<{
    id: any;
    [name: string]: any;
}>;

/** How to aim it, what it costs, and what it does. */
export type ContentAbility = {
    id: string;
    name: string;
    text?: string;
    tags: Array<string>;
    targeting: "self" | "entity" | "position" | "none" | "directional";
    range: number;
    sight: boolean;
    area: "none" | "circle" | "cone" | "line";
    radius: number;
    width: number;
    affects: Array<"foes" | "allies" | "self">;
    prices: Array<Price>;
    requires: Array<{
        kind: string;
        value: number;
        [name: string]: any;
    }>;
    cost: number;
    cooldown: number;
    effects: Array<{
        kind: any;
        [name: string]: any;
    }>;
    [name: string]: any;
};

/** And what its class has besides, as its file in content names it. */
export type ContentItem = {
    id: string;
    name: string;
    glyph: string;
    text?: string;
    class: "potion" | "scroll" | "weapon" | "armour" | "treasure" | "goal" | "shield" | "helm" | "ring" | "amulet" | "key" | "wand";
    use?: string;
    passive?: string;
    bonuses?: Array<{
        layer: any;
        stat: any;
        value: any;
        [name: string]: any;
    }>;
    stack_max: number;
    quantity?: number;
    hands?: number;
    reach?: number;
    attack?: number;
    damage_min?: number;
    damage_max?: number;
    damage_type?: string;
    hit_status?: string;
    hit_percent?: number;
    hit_turns?: number;
    defence?: number;
    armour?: number;
    value?: number;
    key?: number;
    weight?: number;
    min_depth?: number;
    max_depth?: number;
};

/** And what its file in content names besides. */
export type ContentClass = {
    id: string;
    name: string;
    text?: string;
    actor: string;
    start_items: Array<{
        item: any;
        quantity: any;
        [name: string]: any;
    }>;
    lessons: Array<{
        ability: string;
        level: number;
        [name: string]: any;
    }>;
    growth?: {
        [name: string]: number;
    };
    level_hp: number;
    level_mp: number;
};

export type ProviderKind = {
    kind: Provider;
    pure: boolean;
    description: string;
    [name: string]: any;
};

export type HookList = {
    items: Array<{
        name: string;
        role: "root" | "lookup";
        priority: number;
        criticality: "critical" | "important" | "optional";
        next: string | null;
        triggered: number;
        failed: number;
        [name: string]: any;
    }>;
    [name: string]: any;
};

export type Trace = {
    session: Id;
    seq: Seq;
    action: Action | ServerInput;
    steps: Array<{
        hook: string;
        depth: number;
        triggered: boolean;
        after_nonce: number;
        made: Array<{
            nonce: number;
            entity: number;
            kind: string;
            [name: string]: any;
        }>;
        next: string | null;
        error: null | "hook_failed" | "hook_chain_too_deep";
        [name: string]: any;
    }>;
    dropped: number;
    [name: string]: any;
};

export type Bindings = {
    default: Provider;
    bindings: Array<{
        entity: Entity;
        kind: Provider;
        seat: number | null;
        [name: string]: any;
    }>;
    [name: string]: any;
};

export type ProviderBind = {
    kind: Provider;
};

export type Bound = {
    entity: Entity | null;
    kind: Provider;
    previous: Provider;
    seq: Seq;
    [name: string]: any;
};

export type ScriptLines = {
    actions: Array<Action>;
};

export type Script = {
    entity: Entity;
    lines: number;
    played: number;
    refused: number;
    refusals: Array<{
        line: number;
        seq: Seq;
        verdict: string;
        detail: string;
        [name: string]: any;
    }>;
    [name: string]: any;
};

export type Ending = {
    seq: Seq;
    nonce: number;
    status: "finished";
    result: "abandoned";
    state_root: Hash;
    chain_hash: Hash;
    [name: string]: any;
};

export type AuditList = {
    items: Array<{
        id: Id;
        at: Time;
        actor: string;
        action: string;
        session: Id | null;
        detail: string;
        request_id: string;
        [name: string]: any;
    }>;
    next_cursor: string | null;
    [name: string]: any;
};

export type ProviderList = {
    items: Array<ProviderKind>;
    [name: string]: any;
};

export type Status = {
    status: "live" | "ready" | "started" | "draining";
    [name: string]: any;
};

export type WorkerHealth = {
    status: "healthy" | "degraded" | "unhealthy";
    reason?: string;
    [name: string]: any;
};

export type Health = {
    status: "healthy" | "degraded" | "unhealthy";
    workers: {
        simulation: WorkerHealth;
        persistence: WorkerHealth;
        prover: WorkerHealth;
        [name: string]: any;
    };
    draining: boolean;
    version: string;
    uptime_s: number;
    [name: string]: any;
};

export type Inspection = {
    session: Id;
    status: SessionStatus | null;
    resident: boolean;
    owner: Id | null;
    owned_here: boolean;
    epoch: number;
    epoch_here: number;
    store_error: string | null;
    instance_state: "absent" | "loading" | "live" | "recovering" | "closing" | "closed" | "failed";
    paused: boolean;
    waiting_for: string;
    jobs: Array<{
        batch: number;
        last_seq: Seq;
        status: string;
        attempts: number;
        last_error: string | null;
        [name: string]: any;
    }>;
    last_recovery: string | null;
    last_recovery_at: Time | null;
    queued_calls: number;
    commit_in_flight: boolean;
    idle_s: number;
    last_error: string | null;
    last_checkpoint_seq: Seq;
    head: {
        seq: Seq;
        nonce: number;
        state_root: Hash;
        chain_hash: Hash;
        [name: string]: any;
    };
    next: Next;
    [name: string]: any;
};
