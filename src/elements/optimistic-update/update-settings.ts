import type { MutationOptions } from "../../client/outbox/mutation-options.js";
import { objectIn, UnreadableJson } from "../../internal/json-attribute.js";
import { declaredEffect } from "./declared-effect.js";

/** What the author has set, as far as it says what is called and what it shows. Any of it may be anything. */
export interface UpdateSettings {
  readonly mutation: string | undefined;
  readonly args: unknown;
  readonly effect: string | undefined;
  readonly into: string | undefined;
  readonly row: Readonly<Record<string, unknown>> | string | undefined;
  readonly rowId: string;
  readonly sortBy: string | undefined;
  readonly field: string | undefined;
  readonly by: number;
  readonly queued: boolean;
}

/** How calls wait and what they show until they are done. Undefined: as the client was told, or nobody can tell. */
export function queueOf(settings: UpdateSettings): MutationOptions | undefined {
  const declared = declarationOf(settings);
  return typeof declared === "string" ? undefined : declared;
}

/** Why nothing can be called by these settings. */
export function problemOf(settings: UpdateSettings): string | undefined {
  const { mutation, effect, into } = settings;
  const [args, row] = [objectIn(settings.args), objectIn(settings.row)];
  if (!mutation) return 'there is no mutation. Write, for example, mutation="messages:send".';
  for (const [name, value] of Object.entries({ args, row })) {
    if (value instanceof UnreadableJson) {
      return `${name}='${value.text}' can't be read as JSON: ${value.reason}. Nothing is called.`;
    }
  }
  if (effect && !into) return `effect="${effect}" needs \`into\`, the name of the query that it is on.`;
  if (into && !effect) return `into="${into}" needs \`effect\`, for example effect="insert-at-start".`;
  const declared = declarationOf(settings);
  return typeof declared === "string" ? declared : undefined;
}

function declarationOf(settings: UpdateSettings): MutationOptions | string | undefined {
  const { effect, into, rowId, sortBy, field, by, queued } = settings;
  if (!effect || !into) return queued ? {} : undefined;
  // As frameworks and attributes that are removed say that there is none.
  const row = objectIn(settings.row);
  const fields = row instanceof UnreadableJson || row === "skip" ? {} : (row ?? {});
  return declaredEffect({
    effect,
    into,
    row: fields,
    rowId: rowId || "id",
    sortBy: sortBy ?? undefined,
    field: field ?? undefined,
    by,
  });
}
