export interface Count {
  passed: number;
  failed: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/**
 * What a step proved. A report that is missing, a suite that did not load, and a bad exit whose report knows no failure each
 * count as a failure: nothing is green because nobody looked.
 */
export function count(exitCode: number | null, report: string | undefined): Count {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(report) as VitestReport;
  const notLoaded = testResults.filter((suite) => suite.status === "failed" && suite.assertionResults.length === 0).length;
  const failed = numFailedTests + notLoaded;
  const silent = failed === 0 && (exitCode !== 0 || numPassedTests === 0) ? 1 : 0;
  return { passed: numPassedTests, failed: failed + silent };
}

/** What a step without a report proved: its exit code. */
export function countExit(exitCode: number | null): Count {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
