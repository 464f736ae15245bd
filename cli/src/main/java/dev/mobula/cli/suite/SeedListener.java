package dev.mobula.cli.suite;

import java.io.IOException;

/** Is told of each seed as it ends. */
interface SeedListener {
  /** A seed is finished. */
  void onFinished(SeedJob job, SeedResult result) throws IOException;

  /** A seed failed, for the reason given. */
  void onFailed(SeedJob job, String reason);
}
