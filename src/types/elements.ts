// Made from custom-elements.json by `npm run build:manifest`.

import type { ConvexProvider } from "../elements/convex-provider/convex-provider.js";
import type { EditLock, LeaseChangeEvent } from "../elements/edit-lock/edit-lock.js";
import type { LiveCursors } from "../elements/live-cursors/live-cursors.js";
import type { LiveValue, ValueChangeEvent } from "../elements/live-value/live-value.js";
import type {
  OptimisticUpdate,
  BeforeMutateEvent,
  MutationSavedEvent,
  MutationSettledEvent,
} from "../elements/optimistic-update/optimistic-update.js";
import type {
  PresenceIndicator,
  PresenceChangeEvent,
} from "../elements/presence-indicator/presence-indicator.js";
import type {
  RealtimeList,
  ListChangeEvent,
  SelectionChangeEvent,
  VisibleRowsChangeEvent,
} from "../elements/realtime-list/realtime-list.js";
import type { SyncStatusIndicator, SyncStatusChangeEvent } from "../elements/sync-status/sync-status.js";
import type { TypingIndicator, TypingChangeEvent } from "../elements/typing-indicator/typing-indicator.js";
import type { RealtimeErrorEvent, PendingTaskEvent } from "../internal/realtime-element.js";

import type { AttributeValue } from "./attribute-value.js";

/** What each tag is, and what it can be given. */
export interface ElementTypes {
  /** Gives the elements inside it a client. */
  "convex-provider": {
    readonly element: ConvexProvider;
    readonly properties: ConvexProviderProperties;
    readonly attributes: ConvexProviderAttributes;
    readonly events: ConvexProviderEvents;
  };
  /** One at a time edits what is inside. */
  "edit-lock": {
    readonly element: EditLock;
    readonly properties: EditLockProperties;
    readonly attributes: EditLockAttributes;
    readonly events: EditLockEvents;
  };
  /** The pointers of others over any content. */
  "live-cursors": {
    readonly element: LiveCursors;
    readonly properties: LiveCursorsProperties;
    readonly attributes: LiveCursorsAttributes;
    readonly events: LiveCursorsEvents;
  };
  /** One live value. */
  "live-value": {
    readonly element: LiveValue;
    readonly properties: LiveValueProperties;
    readonly attributes: LiveValueAttributes;
    readonly events: LiveValueEvents;
  };
  /** A form or a button that calls a mutation. */
  "optimistic-update": {
    readonly element: OptimisticUpdate;
    readonly properties: OptimisticUpdateProperties;
    readonly attributes: OptimisticUpdateAttributes;
    readonly events: OptimisticUpdateEvents;
  };
  /** Who is in a room. */
  "presence-indicator": {
    readonly element: PresenceIndicator;
    readonly properties: PresenceIndicatorProperties;
    readonly attributes: PresenceIndicatorAttributes;
    readonly events: PresenceIndicatorEvents;
  };
  /** A live, paginated list. */
  "realtime-list": {
    readonly element: RealtimeList;
    readonly properties: RealtimeListProperties;
    readonly attributes: RealtimeListAttributes;
    readonly events: RealtimeListEvents;
  };
  /** The state of the connection, and what waits for it. */
  "sync-status": {
    readonly element: SyncStatusIndicator;
    readonly properties: SyncStatusIndicatorProperties;
    readonly attributes: SyncStatusIndicatorAttributes;
    readonly events: SyncStatusIndicatorEvents;
  };
  /** Who is typing. */
  "typing-indicator": {
    readonly element: TypingIndicator;
    readonly properties: TypingIndicatorProperties;
    readonly attributes: TypingIndicatorAttributes;
    readonly events: TypingIndicatorEvents;
  };
}

interface ConvexProviderProperties {
  /** Address of the deployment. Another one makes another client, and closes the one before. */
  url?: ConvexProvider["url"] | undefined;
  /** `auto` (default): durable where possible. `memory`: for this page only. `off`: nothing is kept. */
  storage?: ConvexProvider["storage"] | undefined;
  /** Mutations wait for the backend in an outbox: those that elements below say so of, with `effect` or `queued`. */
  outbox?: ConvexProvider["outbox"] | undefined;
  /** Signs in with this function's tokens; null signs out. Undefined leaves a given client's sign-in alone. */
  auth?: ConvexProvider["auth"] | undefined;
  /** The client in use. Set it to give a client of your own, which stays yours to close. */
  client?: ConvexProvider["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: ConvexProvider["strings"] | undefined;
}

interface ConvexProviderAttributes {}

interface ConvexProviderEvents {
  /** The `url`, `client` or `auth` can't be used. */
  "realtime-error": RealtimeErrorEvent;
}

interface EditLockProperties {
  /** Name of the room, as in "doc:42". */
  room?: EditLock["room"] | undefined;
  /** What of the room one at a time may edit, as in "title". */
  resource?: EditLock["resource"] | undefined;
  /** Lets the user begin by putting the focus into what is edited, while nobody else does. */
  auto?: EditLock["auto"] | undefined;
  /** The user may take over without asking, by `rooms.mayTakeOver` on the server: shows the button for it always. */
  mayTakeOver?: EditLock["mayTakeOver"] | undefined;
  /** The user is done when the focus was elsewhere for so many milliseconds. `0`: at once; `Infinity`: never. Default: one minute. */
  releaseAfter?: EditLock["releaseAfter"] | undefined;
  /** Argument in which mutations called from inside get the fence, as in "fence". Default: none. */
  fenceArg?: EditLock["fenceArg"] | undefined;
  /** Argument in which they get by what the backend knows this browser where nobody is signed in, as in "guest". Default: none. */
  guestArg?: EditLock["guestArg"] | undefined;
  /** Tells assistive technology each change of who is editing. What the user loses, and who asks them, is always told. */
  announce?: EditLock["announce"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: EditLock["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: EditLock["strings"] | undefined;
}

interface EditLockAttributes {
  /** The user may take over without asking, by `rooms.mayTakeOver` on the server: shows the button for it always. */
  "may-take-over"?: AttributeValue<EditLock["mayTakeOver"]>;
  /** The user is done when the focus was elsewhere for so many milliseconds. `0`: at once; `Infinity`: never. Default: one minute. */
  "release-after"?: AttributeValue<EditLock["releaseAfter"]>;
  /** Argument in which mutations called from inside get the fence, as in "fence". Default: none. */
  "fence-arg"?: AttributeValue<EditLock["fenceArg"]>;
  /** Argument in which they get by what the backend knows this browser where nobody is signed in, as in "guest". Default: none. */
  "guest-arg"?: AttributeValue<EditLock["guestArg"]>;
}

interface EditLockEvents {
  /** Who may edit changed, or something about it. */
  "lease-change": LeaseChangeEvent;
  /** A first load began; its `complete` promise says when it ended. */
  "pending-task": PendingTaskEvent;
  /** It can't be found out who may edit. */
  "realtime-error": RealtimeErrorEvent;
}

interface LiveCursorsProperties {
  /** The room, as in "board:42". */
  room?: LiveCursors["room"] | undefined;
  /** The id of an element to point at, instead of the content. */
  htmlFor?: LiveCursors["htmlFor"] | undefined;
  /** Also shows what others have selected in the fields of the content, and shows them what the reader has. */
  selections?: LiveCursors["selections"] | undefined;
  /** Tells several of these elements apart that a page has in one room: up to 20 small letters, digits and hyphens. The same on everybody's page. */
  name?: LiveCursors["name"] | undefined;
  /** What the content is, for assistive technology. Makes it a group of that name. */
  label?: LiveCursors["label"] | undefined;
  /** Brings pointers to the others instead of the backend. */
  transport?: LiveCursors["transport"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: LiveCursors["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: LiveCursors["strings"] | undefined;
}

interface LiveCursorsAttributes {
  /** The id of an element to point at, instead of the content. */
  for?: AttributeValue<LiveCursors["htmlFor"]>;
}

interface LiveCursorsEvents {
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface LiveValueProperties {
  /** A query, as in "stats:messages". */
  query?: LiveValue["query"] | undefined;
  /** Arguments of the query; or a JSON object as text. Nothing is asked while it is "skip" or null: the arguments come later. */
  args?: LiveValue["args"] | undefined;
  /** The way to the value inside the result, for example "totals.today". Default: the result itself. */
  path?: LiveValue["path"] | undefined;
  /** `number`, `compact`, `percent`, `currency`, `date`, `time`, `datetime` or `relative`; or (as a property) a function that returns text, a Lit template or a node. Dates are milliseconds since 1970 or ISO texts. */
  format?: LiveValue["format"] | undefined;
  /** An ISO 4217 code such as "EUR", for `format="currency"`. */
  currency?: LiveValue["currency"] | undefined;
  /** Digits after the decimal sign, for numbers. Default: as the language does. */
  fractionDigits?: LiveValue["fractionDigits"] | undefined;
  /** Marks the value for a moment when it has changed. */
  highlight?: LiveValue["highlight"] | undefined;
  /** Draws a line through the last values, at most so many (2 to 500). */
  sparkline?: LiveValue["sparkline"] | undefined;
  /** Shows at most so many values a second, always the last one. */
  maxUpdatesPerSecond?: LiveValue["maxUpdatesPerSecond"] | undefined;
  /** What the value is, for assistive technology when it is announced. */
  label?: LiveValue["label"] | undefined;
  /** Tells assistive technology of new values. */
  announce?: LiveValue["announce"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: LiveValue["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: LiveValue["strings"] | undefined;
}

interface LiveValueAttributes {
  /** Digits after the decimal sign, for numbers. Default: as the language does. */
  "fraction-digits"?: AttributeValue<LiveValue["fractionDigits"]>;
  /** Shows at most so many values a second, always the last one. */
  "max-updates-per-second"?: AttributeValue<LiveValue["maxUpdatesPerSecond"]>;
}

interface LiveValueEvents {
  /** The value changed, or became stale or fresh. */
  "value-change": ValueChangeEvent;
  /** A first load began; its `complete` promise says when it ended. */
  "pending-task": PendingTaskEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface OptimisticUpdateProperties {
  /** A mutation, as in "messages:send". */
  mutation?: OptimisticUpdate["mutation"] | undefined;
  /** Arguments that are the same for all calls; or a JSON object as text. Those of the form come to them. Nothing is called while it is "skip" or null. */
  args?: OptimisticUpdate["args"] | undefined;
  /** What is shown of a call before the backend has done it: `insert-at-start`, `insert-at-end`, `insert-at-position`, `patch`, `remove`, `update` or `counter`. Calls then wait in the client's outbox. */
  effect?: OptimisticUpdate["effect"] | undefined;
  /** The query that `effect` is on, as in "messages:list". */
  into?: OptimisticUpdate["into"] | undefined;
  /** Further fields of a row that is inserted, which the backend knows by itself; or a JSON object as text. */
  row?: OptimisticUpdate["row"] | undefined;
  /** The argument that names the row for `patch` and `remove`. */
  rowId?: OptimisticUpdate["rowId"] | undefined;
  /** What the query's rows are sorted by, for `insert-at-position`: "rank", or "-rank" for the largest first. */
  sortBy?: OptimisticUpdate["sortBy"] | undefined;
  /** The field that `counter` counts in. Default: the query's value itself. */
  field?: OptimisticUpdate["field"] | undefined;
  /** How much `counter` counts. */
  by?: OptimisticUpdate["by"] | undefined;
  /** Calls wait in the client's outbox, also without `effect`. */
  queued?: OptimisticUpdate["queued"] | undefined;
  /** The form keeps what was submitted, as one for settings does. */
  keepValues?: OptimisticUpdate["keepValues"] | undefined;
  /** The same may be called again while it waits, as by a button that counts. */
  repeatable?: OptimisticUpdate["repeatable"] | undefined;
  /** Also tells assistive technology what took effect. What failed or waits on the device is always told. */
  announce?: OptimisticUpdate["announce"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: OptimisticUpdate["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: OptimisticUpdate["strings"] | undefined;
}

interface OptimisticUpdateAttributes {
  /** The argument that names the row for `patch` and `remove`. */
  "row-id"?: AttributeValue<OptimisticUpdate["rowId"]>;
  /** What the query's rows are sorted by, for `insert-at-position`: "rank", or "-rank" for the largest first. */
  "sort-by"?: AttributeValue<OptimisticUpdate["sortBy"]>;
  /** The form keeps what was submitted, as one for settings does. */
  "keep-values"?: AttributeValue<OptimisticUpdate["keepValues"]>;
}

interface OptimisticUpdateEvents {
  /** A call is about to be made. Cancel it to keep it from being made. */
  "before-mutate": BeforeMutateEvent;
  /** The outbox has a call, and goes on with it. */
  "mutation-saved": MutationSavedEvent;
  /** A call took effect, or failed. */
  "mutation-settled": MutationSettledEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface PresenceIndicatorProperties {
  /** Name of the room, as in "channel:general". */
  room?: PresenceIndicator["room"] | undefined;
  /** How many are shown at most, a whole number above 0. Default: 5, and with `compact` 2 names. */
  maxVisible?: PresenceIndicator["maxVisible"] | undefined;
  /** What the list is called, for assistive technology and as its heading. Default: "Who is here". */
  label?: PresenceIndicator["label"] | undefined;
  /** A sentence instead of pictures. */
  compact?: PresenceIndicator["compact"] | undefined;
  /** Tells assistive technology who comes and leaves. */
  announce?: PresenceIndicator["announce"] | undefined;
  /** `offline`: the reader is there without being shown to others. */
  appear?: PresenceIndicator["appear"] | undefined;
  /** How the reader is called there, where the sign-in doesn't say. */
  shownAs?: PresenceIndicator["shownAs"] | undefined;
  /** How the reader wants to be shown: `{ name, avatar, color }`. Wins over `shown-as`; a name and a picture of the sign-in win over it. */
  profile?: PresenceIndicator["profile"] | undefined;
  /** What a member looks like: text, a Lit template or a node. Wins over a `<template>`. */
  renderMember?: PresenceIndicator["renderMember"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: PresenceIndicator["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: PresenceIndicator["strings"] | undefined;
}

interface PresenceIndicatorAttributes {
  /** How many are shown at most, a whole number above 0. Default: 5, and with `compact` 2 names. */
  "max-visible"?: AttributeValue<PresenceIndicator["maxVisible"]>;
  /** How the reader is called there, where the sign-in doesn't say. */
  "shown-as"?: AttributeValue<PresenceIndicator["shownAs"]>;
}

interface PresenceIndicatorEvents {
  /** Somebody came, left or is shown otherwise. */
  "presence-change": PresenceChangeEvent;
  /** A first load began; its `complete` promise says when it ended. */
  "pending-task": PendingTaskEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface RealtimeListProperties {
  /** A paginated query, as in "messages:list": it takes `paginationOpts` and returns what `paginate()` returns. */
  query?: RealtimeList["query"] | undefined;
  /** Arguments of the query without `paginationOpts`; or a JSON object as text. Nothing is asked while it is "skip" or null: the arguments come later. */
  args?: RealtimeList["args"] | undefined;
  /** Rows asked for at once. Default 50. */
  pageSize?: RealtimeList["pageSize"] | undefined;
  /** The field that identifies a row, or (as a property) a function that names it. Default `_id`. */
  key?: RealtimeList["key"] | undefined;
  /** The same as `key`, for frameworks that keep that word for themselves. Wins over it. */
  rowKey?: RealtimeList["rowKey"] | undefined;
  /** Where the list begins, in the query's own terms: a date, a key. The query gets it as the argument `from`, and with `backwards: true` when rows before that place are asked for, in reverse order. */
  from?: RealtimeList["from"] | undefined;
  /** The query has the newest rows first, and they are shown last: the list starts at its end and follows it. */
  fromEnd?: RealtimeList["fromEnd"] | undefined;
  /** Freezes what is shown; what comes meanwhile is counted. */
  paused?: RealtimeList["paused"] | undefined;
  /** Shows at most so many updates a second. Default: as many as the page can. */
  maxUpdatesPerSecond?: RealtimeList["maxUpdatesPerSecond"] | undefined;
  /** Order of the loaded rows: "author", "-at" for the other direction, "project,-at"; or a function. */
  sortBy?: RealtimeList["sortBy"] | undefined;
  /** Puts headers between loaded rows that differ in this path, or (as a property) in what a function returns. */
  groupBy?: RealtimeList["groupBy"] | undefined;
  /** Shows only loaded rows for which it returns true. */
  filter?: RealtimeList["filter"] | undefined;
  /** Lets the reader choose rows: `single` or `multiple`. */
  selection?: RealtimeList["selection"] | undefined;
  /** Keys of the chosen rows. */
  selected?: RealtimeList["selected"] | undefined;
  /** The rows are articles that can be walked through with Page Up and Page Down. */
  feed?: RealtimeList["feed"] | undefined;
  /** The rows stand beside each other in as many columns as fit. */
  grid?: RealtimeList["grid"] | undefined;
  /** Rows fade in and out and glide to their new places, unless the reader prefers less motion. */
  animated?: RealtimeList["animated"] | undefined;
  /** Puts all loaded rows on the page, also those of a long list. */
  renderAll?: RealtimeList["renderAll"] | undefined;
  /** A framework renders the rows, see `visible-rows-change`. */
  hostedRows?: RealtimeList["hostedRows"] | undefined;
  /** The list's name for assistive technology. */
  label?: RealtimeList["label"] | undefined;
  /** Tells assistive technology of new rows. */
  announce?: RealtimeList["announce"] | undefined;
  /** What assistive technology is told of a new row, such as who wrote what. Default: only how many rows came. */
  announceRow?: RealtimeList["announceRow"] | undefined;
  /** What a row looks like. Wins over the `<template>`. */
  renderItem?: RealtimeList["renderItem"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: RealtimeList["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: RealtimeList["strings"] | undefined;
}

interface RealtimeListAttributes {
  /** Rows asked for at once. Default 50. */
  "page-size"?: AttributeValue<RealtimeList["pageSize"]>;
  /** The same as `key`, for frameworks that keep that word for themselves. Wins over it. */
  "row-key"?: AttributeValue<RealtimeList["rowKey"]>;
  /** The query has the newest rows first, and they are shown last: the list starts at its end and follows it. */
  "from-end"?: AttributeValue<RealtimeList["fromEnd"]>;
  /** Shows at most so many updates a second. Default: as many as the page can. */
  "max-updates-per-second"?: AttributeValue<RealtimeList["maxUpdatesPerSecond"]>;
  /** Order of the loaded rows: "author", "-at" for the other direction, "project,-at"; or a function. */
  "sort-by"?: AttributeValue<RealtimeList["sortBy"]>;
  /** Puts headers between loaded rows that differ in this path, or (as a property) in what a function returns. */
  "group-by"?: AttributeValue<RealtimeList["groupBy"]>;
  /** Puts all loaded rows on the page, also those of a long list. */
  "render-all"?: AttributeValue<RealtimeList["renderAll"]>;
  /** A framework renders the rows, see `visible-rows-change`. */
  "hosted-rows"?: AttributeValue<RealtimeList["hostedRows"]>;
}

interface RealtimeListEvents {
  /** Rows came, went or moved; the page shows it already. */
  "list-change": ListChangeEvent;
  /** The reader chose other rows. */
  "selection-change": SelectionChangeEvent;
  /** With `hosted-rows`: other rows are on the page. */
  "visible-rows-change": VisibleRowsChangeEvent;
  /** A first load began; its `complete` promise says when it ended. */
  "pending-task": PendingTaskEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface SyncStatusIndicatorProperties {
  /** Only the picture; the words are still there for assistive technology and as a tooltip. */
  compact?: SyncStatusIndicator["compact"] | undefined;
  /** Tells assistive technology when the connection changes, and when the first attempt takes long. */
  announce?: SyncStatusIndicator["announce"] | undefined;
  /** When there is a button that opens the list of what waits. `auto`: while something waits that can't go out at once, or was refused. `always`: as long as there is a client. `off`: never. */
  queue?: SyncStatusIndicator["queue"] | undefined;
  /** What stands in that list instead of an operation's name and arguments. */
  describeOperation?: SyncStatusIndicator["describeOperation"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: SyncStatusIndicator["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: SyncStatusIndicator["strings"] | undefined;
}

interface SyncStatusIndicatorAttributes {}

interface SyncStatusIndicatorEvents {
  /** The connection changed. */
  "sync-status-change": SyncStatusChangeEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}

interface TypingIndicatorProperties {
  /** Name of the room, as in "channel:general". */
  room?: TypingIndicator["room"] | undefined;
  /** The id of a field in the same document or shadow root: what is typed there is told to the others in the room. Whatever has this id at the time counts. Without it and `field` others are only shown. */
  for?: TypingIndicator["for"] | undefined;
  /** The field itself, wherever it is. Wins over `for`. */
  field?: TypingIndicator["field"] | undefined;
  /** At most so many are named, the others are counted. */
  maxVisible?: TypingIndicator["maxVisible"] | undefined;
  /** Shows who is typing in your own way. */
  renderTyping?: TypingIndicator["renderTyping"] | undefined;
  /** Tells assistive technology who has begun to type: once, not at each pause. */
  announce?: TypingIndicator["announce"] | undefined;
  /** A client of your own, instead of the provider's. */
  client?: TypingIndicator["client"] | undefined;
  /** Words of your own, for single entries of the language's table. */
  strings?: TypingIndicator["strings"] | undefined;
}

interface TypingIndicatorAttributes {
  /** At most so many are named, the others are counted. */
  "max-visible"?: AttributeValue<TypingIndicator["maxVisible"]>;
}

interface TypingIndicatorEvents {
  /** Others began or stopped to type. */
  "typing-change": TypingChangeEvent;
  /** Something failed. Cancel it to keep it out of the log. */
  "realtime-error": RealtimeErrorEvent;
}
