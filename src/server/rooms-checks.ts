import type { Value } from "convex/values";
import { malformed, sizeOf } from "./checks.js";
import { roomLimits, type Profile } from "./rooms-wire.js";

/** Throws where a request isn't one that a client of this library would send, before anybody is asked about it. */
export function checkRoom({ room, guest }: { readonly room: string; readonly guest?: string }): void {
  checkName(room, "A room");
  if (guest !== undefined && !/^[0-9a-f]{32}$/.test(guest)) {
    throw malformed("A guest is known by 32 hexadecimal digits.");
  }
}

export function checkName(name: string, what: string): void {
  if (name.length < 1 || name.length > roomLimits.nameLength) {
    throw malformed(`${what} has a name of 1 to ${roomLimits.nameLength} characters.`);
  }
}

export function checkProfile({ name, avatar = "", color = "" }: Profile): void {
  const { profileLength, avatarLength } = roomLimits;
  if (name.length > profileLength || color.length > profileLength || avatar.length > avatarLength) {
    throw malformed(
      `A profile has up to ${profileLength} characters a field, the picture's address ${avatarLength}.`,
    );
  }
}

export function checkLeaveToken(leaveToken: string): void {
  const { min, max } = roomLimits.leaveTokenLength;
  if (leaveToken.length < min || leaveToken.length > max) {
    throw malformed(`A leaveToken has ${min} to ${max} characters.`);
  }
}

export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > roomLimits.listed) {
    throw malformed(`A page of members has 1 to ${roomLimits.listed} rows.`);
  }
}

export function checkSignal({
  kind,
  value,
  forMs,
  until,
}: {
  kind: string;
  value: Value;
  forMs?: number;
  until?: number;
}): void {
  checkKind(kind);
  checkUntil(until);
  if (forMs !== undefined && !Number.isFinite(forMs)) throw malformed(`${forMs} ms is no time.`);
  if (sizeOf(value) > roomLimits.signalBytes) {
    throw malformed(`A signal has up to ${roomLimits.signalBytes} bytes.`);
  }
}

export function checkUntil(until: number | undefined): void {
  if (until !== undefined && !Number.isFinite(until)) throw malformed(`${until} is no time.`);
}

export function checkKind(kind: string): void {
  if (!/^[a-z][a-z0-9:-]{0,31}$/.test(kind)) {
    throw malformed("A kind of signals is named by up to 32 small letters, digits, colons and hyphens.");
  }
}
