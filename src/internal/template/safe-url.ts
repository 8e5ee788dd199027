/**
 * What an address is used for. `link`: somewhere to go or to send to. `media`: an image, sound or film, which
 * cannot run code whatever it holds.
 */
export type UrlUse = "link" | "media";

const linkProtocols = new Set(["http:", "https:", "mailto:", "tel:", "sms:"]);
const mediaData = /^data:(image|audio|video)\//i;

/** Any base will do: it only makes relative addresses readable. */
const base = "https://relative.invalid/";

/**
 * Whether data may choose this address. The browser's own parser decides, so that no spelling (capitals, tabs,
 * line breaks, leading control characters) means one thing here and another when it is followed.
 */
export function isSafeUrl(address: string, use: UrlUse): boolean {
  if (!URL.canParse(address, base)) return false;
  const url = new URL(address, base);
  if (linkProtocols.has(url.protocol)) return true;
  return use === "media" && (url.protocol === "blob:" || mediaData.test(url.href));
}

/** Whether data may choose this list of images (`srcset`). */
export function isSafeSrcset(candidates: string): boolean {
  return candidates
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .every((part) => isSafeUrl(part, "link"));
}

/** Whether following this address would run code or open a page made of it. */
export function isCodeUrl(address: string, use: UrlUse): boolean {
  if (isSafeUrl(address, use) || !URL.canParse(address, base)) return false;
  return ["javascript:", "vbscript:", "data:"].includes(new URL(address, base).protocol);
}
