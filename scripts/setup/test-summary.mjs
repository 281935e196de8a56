// The last line of `npm test`, made from the test runner's JSON report.

/**
 * The part of the report that is read.
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 * @typedef {{ testResults: TestFile[] }} TestReport
 */

/**
 * Counts tests. A file that failed before or beside its tests (a syntax error, a hook) counts as one failure more, so
 * that nothing can fail without a number saying so.
 * @param {TestReport | undefined} report undefined when the runner wrote none
 * @param {number} runnerCode the runner's exit code
 * @returns {{ line: string, code: number }} code 0 only where tests ran and none failed
 */
export function summarise(report, runnerCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (/** @type {(status: string) => boolean} */ is) =>
    tests.filter((test) => is(test.status)).length;
  const passed = count((status) => status === 'passed');
  const skipped = count((status) => status !== 'passed' && status !== 'failed');
  let failed = count((status) => status === 'failed');
  failed += files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  // An error outside every test, which the runner has printed above.
  if (failed === 0 && runnerCode !== 0 && passed > 0) failed = 1;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, code: failed === 0 && passed > 0 ? 0 : 1 };
}
