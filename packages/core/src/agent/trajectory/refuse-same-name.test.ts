import { expect, test } from "vitest";
import { Recording } from "./support/recorded.ts";
import { trajectoryOf } from "./to-script.ts";

test("a parameter that is called as a secret of the run is refused: they would be given as one", () => {
  const recording = new Recording().show(
    `<label for="n">Number</label><input id="n"><label for="p">PIN</label><input id="p" type="password">`,
  );
  recording.did([
    ["fill", { ref: recording.ref("Number"), value: "MSCU1234567" }],
    ["fill", { ref: recording.ref("PIN"), value: "{{input.answer-1}}" }],
  ]);
  const run = { steps: recording.steps, output: undefined };
  expect(trajectoryOf(run, { number: "MSCU1234567" }).asked).toMatchObject([{ name: "pin" }]);
  expect(() => trajectoryOf(run, { pin: "MSCU1234567" })).toThrow(
    expect.objectContaining({ code: "invalid_request", path: "parameters.pin" }),
  );
});
