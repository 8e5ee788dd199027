/** What an attribute may be given for a property of this type. Functions and objects are properties only. */
export type AttributeValue<Value> = Value extends boolean
  ? boolean | ""
  : Value extends number
    ? number | `${number}`
    : Value extends string
      ? Value
      : undefined;
