import { describe, expect, it } from "vitest";
import { isCodeUrl, isSafeSrcset, isSafeUrl } from "../../src/internal/template/safe-url.js";

const dangerous = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "  javascript:alert(1)",
  "\u0000\u0001javascript:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "java\r\nscript:alert(1)",
  "javascript\t:alert(1)",
  "javascript:\u2028alert(1)",
  "vbscript:msgbox(1)",
  "data:text/html,<script>alert(1)</script>",
  "DATA:text/html;base64,PHNjcmlwdD4=",
  "data:image/svg+xml,<svg onload=alert(1)>",
  "blob:https://example.com/1234",
  "file:///etc/passwd",
  "filesystem:https://example.com/x",
  "about:blank",
];

const harmless = [
  "",
  "#part",
  "page.html",
  "/page?x=javascript:alert(1)",
  "//example.com/x",
  "https://example.com/javascript:alert(1)",
  "http://example.com",
  "mailto:someone@example.com",
  "tel:+431234",
  "javascript&#58;alert(1)",
  "javascript%3Aalert(1)",
  "./javascript:alert(1)",
];

describe("safe addresses", () => {
  it.each(dangerous)("refuses %j as a link", (address) => {
    expect(isSafeUrl(address, "link")).toBe(false);
  });

  it.each(harmless)("allows %j as a link", (address) => {
    expect(isSafeUrl(address, "link")).toBe(true);
  });

  it("allows pictures made of data where a picture is shown, and nowhere else", () => {
    expect(isSafeUrl("data:image/png;base64,AAAA", "media")).toBe(true);
    expect(isSafeUrl("blob:https://example.com/1234", "media")).toBe(true);
    expect(isSafeUrl("data:text/html,x", "media")).toBe(false);
    expect(isSafeUrl("javascript:alert(1)", "media")).toBe(false);
  });

  it("looks at every candidate of a srcset", () => {
    expect(isSafeSrcset("a.png 1x, https://example.com/b.png 2x")).toBe(true);
    expect(isSafeSrcset("a.png 1x, javascript:alert(1) 2x")).toBe(false);
  });

  it("leaves an app's own scheme to the author, but no code", () => {
    expect(isCodeUrl("myapp://open/1", "link")).toBe(false);
    expect(isCodeUrl("java\tscript:alert(1)", "link")).toBe(true);
    expect(isCodeUrl("data:text/html,x", "link")).toBe(true);
    expect(isCodeUrl("data:image/png;base64,AAAA", "media")).toBe(false);
  });
});
