import { describe, expect, test } from "vitest";
import { addQuantities, compareQuantities, quantityMilliValue, quantityValue, subtractQuantities } from "./arithmetic.ts";
import { canonicalQuantity, formatQuantity } from "./format.ts";
import { parseQuantity } from "./quantity.ts";

describe("quantities", () => {
  test.each([
    ["0", "0"],
    ["0.5", "500m"],
    ["1.5", "1500m"],
    ["1000m", "1"],
    ["1000", "1k"],
    ["1500Mi", "1500Mi"],
    ["1.5Gi", "1536Mi"],
    ["1024Mi", "1Gi"],
    ["0.5Gi", "512Mi"],
    ["100Ki", "100Ki"],
    ["1e3", "1e3"],
    ["12e6", "12e6"],
    ["1E", "1E"],
    ["-1.5Gi", "-1536Mi"],
    ["0.1Ki", "102400m"],
    ["1n", "1n"],
    ["0.1n", "1n"],
    [".5", "500m"],
    ["5.", "5"],
    [2, "2"],
  ])("%s is written %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(["", "abc", "1.2.3", "1 Gi", "--1", "1e999", "1Zi", "."])("refuses %j", (text) => {
    expect(() => parseQuantity(text)).toThrow(/quantities must match|unable to parse quantity's suffix/);
  });

  test("arithmetic is exact", () => {
    const sum = addQuantities(parseQuantity("100m"), parseQuantity("0.2"));
    expect([formatQuantity(sum), compareQuantities(sum, parseQuantity("300m"))]).toEqual(["300m", 0]);
    expect(formatQuantity(subtractQuantities(parseQuantity("1Gi"), parseQuantity("1Mi")))).toBe("1023Mi");
    expect([quantityValue("1.5Gi"), quantityValue("100m"), quantityMilliValue("1.5"), quantityMilliValue("0.0001")]).toEqual([1610612736, 1, 1500, 1]);
  });
});
