import type { JSONValue } from "convex/values";
import { type JsonInputError, parseJsonInput } from "../values/json-input.js";
import { decodeTimestamp } from "./timestamps.js";

/** What a client may send, after every field was checked. */
export type ClientMessage =
  ConnectMessage | AuthenticateMessage | ModifyQuerySetMessage | RequestMessage | { readonly type: "Event" };

export interface ConnectMessage {
  readonly type: "Connect";
  readonly sessionId: string;
  readonly maxObservedTimestamp: bigint | undefined;
  readonly clientTs: number | undefined;
}

export interface AuthenticateMessage {
  readonly type: "Authenticate";
  readonly baseVersion: number;
  readonly token: Token;
}

export type Token =
  | { readonly type: "None" }
  | { readonly type: "User"; readonly value: string }
  | {
      readonly type: "Admin";
      readonly value: string;
      readonly impersonating: Record<string, JSONValue> | undefined;
    };

export interface ModifyQuerySetMessage {
  readonly type: "ModifyQuerySet";
  readonly baseVersion: number;
  readonly newVersion: number;
  readonly modifications: readonly QuerySetModification[];
}

export type QuerySetModification =
  | {
      readonly type: "Add";
      readonly queryId: number;
      /** Of a component: for administrators only. Empty for the app. */
      readonly component: string;
      readonly udfPath: string;
      readonly args: readonly JSONValue[];
      readonly journal: string | null;
    }
  | { readonly type: "Remove"; readonly queryId: number };

export interface RequestMessage {
  readonly type: "Mutation" | "Action";
  readonly requestId: number;
  /** Of a component: for administrators only. Empty for the app. */
  readonly component: string;
  readonly udfPath: string;
  readonly args: readonly JSONValue[];
}

/** A frame that breaks the protocol. The session ends with a FatalError that carries the message. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** Reads one text frame. Throws a {@link ProtocolError} that names the wrong field. */
export function parseClientMessage(text: string): ClientMessage {
  const message = parseObject(text);
  switch (message["type"]) {
    case "Connect":
      return parseConnect(message);
    case "Authenticate":
      return { type: "Authenticate", baseVersion: uint(message, "baseVersion"), token: parseToken(message) };
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        baseVersion: uint(message, "baseVersion"),
        newVersion: uint(message, "newVersion"),
        modifications: array(message, "modifications").map(parseModification),
      };
    case "Mutation":
    case "Action":
      return {
        type: message["type"],
        requestId: uint(message, "requestId"),
        component: optionalText(message, "componentPath") ?? "",
        udfPath: string(message, "udfPath"),
        args: array(message, "args") as JSONValue[],
      };
    case "Event":
      return { type: "Event" };
    default:
      throw new ProtocolError(`Unknown message type ${JSON.stringify(message["type"])}.`);
  }
}

type Fields = Record<string, unknown>;

function parseObject(text: string): Fields {
  const parsed = parseFrame(text);
  if (!isObject(parsed)) throw new ProtocolError("A message must be a JSON object.");
  return parsed;
}

function parseFrame(text: string): unknown {
  try {
    return parseJsonInput(text);
  } catch (error) {
    throw new ProtocolError(`A message can't be read: ${(error as JsonInputError).message}.`, {
      cause: error,
    });
  }
}

function parseConnect(message: Fields): ConnectMessage {
  const encoded = message["maxObservedTimestamp"];
  const maxObservedTimestamp = decodeTimestamp(encoded);
  if (encoded !== undefined && encoded !== null && maxObservedTimestamp === undefined) {
    throw wrong("Connect", "maxObservedTimestamp", "8 bytes in base64");
  }
  const clientTs = message["clientTs"];
  return {
    type: "Connect",
    sessionId: string(message, "sessionId"),
    maxObservedTimestamp,
    clientTs: typeof clientTs === "number" ? clientTs : undefined,
  };
}

function parseToken(message: Fields): Token {
  switch (message["tokenType"]) {
    case "None":
      return { type: "None" };
    case "User":
      return { type: "User", value: string(message, "value") };
    case "Admin": {
      const impersonating = message["impersonating"];
      if (impersonating !== undefined && impersonating !== null && !isObject(impersonating)) {
        throw wrong("Authenticate", "impersonating", "an object");
      }
      return {
        type: "Admin",
        value: string(message, "value"),
        impersonating: (impersonating ?? undefined) as Record<string, JSONValue> | undefined,
      };
    }
    default:
      throw wrong("Authenticate", "tokenType", "User, Admin or None");
  }
}

function parseModification(value: unknown): QuerySetModification {
  if (!isObject(value)) throw wrong("ModifyQuerySet", "modifications", "a list of objects");
  switch (value["type"]) {
    case "Add":
      return {
        type: "Add",
        queryId: uint(value, "queryId"),
        component: optionalText(value, "componentPath") ?? "",
        udfPath: string(value, "udfPath"),
        args: array(value, "args") as JSONValue[],
        journal: optionalText(value, "journal") ?? null,
      };
    case "Remove":
      return { type: "Remove", queryId: uint(value, "queryId") };
    default:
      throw wrong("ModifyQuerySet", "modifications", "Add or Remove");
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function uint(message: Fields, field: string): number {
  const value = message[field];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw wrong(message["type"], field, "a whole number, 0 or more");
  }
  return value;
}

function string(message: Fields, field: string): string {
  const value = message[field];
  if (typeof value !== "string") throw wrong(message["type"], field, "a string");
  return value;
}

function optionalText(message: Fields, field: string): string | undefined {
  return message[field] === undefined || message[field] === null ? undefined : string(message, field);
}

function array(message: Fields, field: string): unknown[] {
  const value = message[field];
  if (!Array.isArray(value)) throw wrong(message["type"], field, "a list");
  return value;
}

function wrong(type: unknown, field: string, expected: string): ProtocolError {
  return new ProtocolError(`The field "${field}" of ${String(type)} must be ${expected}.`);
}
