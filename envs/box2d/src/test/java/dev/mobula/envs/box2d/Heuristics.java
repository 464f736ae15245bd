package dev.mobula.envs.box2d;

/** Policies written by hand, after those that come with Gymnasium's environments. */
final class Heuristics {
  private Heuristics() {}

  /** Returns how much LunarLander should turn left, and how much it should rise. */
  private static float[] landing(float[] seen) {
    boolean landed = seen[6] != 0 || seen[7] != 0;
    if (landed) {
      return new float[] {0, -seen[3] * 0.5f};
    }
    float wantedAngle = Math.clamp(0.5f * seen[0] + seen[2], -0.4f, 0.4f);
    float wantedHeight = 0.55f * Math.abs(seen[0]);
    float turn = 0.5f * (wantedAngle - seen[4]) - seen[5];
    float rise = 0.5f * (wantedHeight - seen[1]) - 0.5f * seen[3];
    return new float[] {turn, rise};
  }

  /** Returns the engine that LunarLander should fire. */
  static int land(float[] seen) {
    float[] wanted = landing(seen);
    float turn = wanted[0];
    float rise = wanted[1];
    if (rise > Math.abs(turn) && rise > 0.05f) {
      return 2;
    }
    return turn < -0.05f ? 3 : turn > 0.05f ? 1 : 0;
  }

  /** Returns the throttles of LunarLanderContinuous. */
  static float[] landSmoothly(float[] seen) {
    float[] wanted = landing(seen);
    return new float[] {Math.clamp(20 * wanted[1] - 1, -1, 1), Math.clamp(-20 * wanted[0], -1, 1)};
  }

  /**
   * Walks: stands for a step, then swings a leg forward, puts it down, and pushes off with the
   * other, by turns.
   */
  static final class Gait {
    private static final float SPEED = 0.29f;
    private static final float SUPPORTING_KNEE = 0.1f;

    private enum Phase {
      SWING,
      PUT_DOWN,
      PUSH_OFF
    }

    private boolean standing = true;
    private Phase phase = Phase.SWING;
    private int moving;
    private float supportingKnee = SUPPORTING_KNEE;

    /** The wanted angles of hip and knee of both legs; not a number where any will do. */
    private final float[] hip = new float[2];

    private final float[] knee = new float[2];

    float[] walk(float[] seen) {
      if (standing) {
        standing = false;
        return new float[4];
      }
      for (int leg = 0; leg < 2; leg++) {
        hip[leg] = Float.NaN;
        knee[leg] = Float.NaN;
      }
      int supporting = 1 - moving;
      int movingAt = 4 + 5 * moving;
      int supportingAt = 4 + 5 * supporting;
      if (phase == Phase.SWING) {
        swing(seen, supporting, supportingAt);
      }
      if (phase == Phase.PUT_DOWN) {
        putDown(seen, supporting, movingAt);
      }
      if (phase == Phase.PUSH_OFF) {
        pushOff(seen, supporting, supportingAt);
      }
      return torques(seen);
    }

    private void swing(float[] seen, int supporting, int supportingAt) {
      hip[moving] = 1.1f;
      knee[moving] = -0.6f;
      supportingKnee += seen[2] > SPEED ? 0.06f : 0.03f;
      supportingKnee = Math.min(supportingKnee, SUPPORTING_KNEE);
      knee[supporting] = supportingKnee;
      if (seen[supportingAt] < 0.1f) {
        phase = Phase.PUT_DOWN;
      }
    }

    private void putDown(float[] seen, int supporting, int movingAt) {
      hip[moving] = 0.1f;
      knee[moving] = SUPPORTING_KNEE;
      knee[supporting] = supportingKnee;
      if (seen[movingAt + 4] != 0) {
        phase = Phase.PUSH_OFF;
        supportingKnee = Math.min(seen[movingAt + 2], SUPPORTING_KNEE);
      }
    }

    private void pushOff(float[] seen, int supporting, int supportingAt) {
      knee[moving] = supportingKnee;
      knee[supporting] = 1;
      if (seen[supportingAt + 2] > 0.88f || seen[2] > 1.2f * SPEED) {
        phase = Phase.SWING;
        moving = supporting;
      }
    }

    private float[] torques(float[] seen) {
      float[] torques = new float[4];
      for (int leg = 0; leg < 2; leg++) {
        int at = 4 + 5 * leg;
        float upright = 0.9f * seen[0] + 1.5f * seen[1];
        torques[2 * leg] = toward(hip[leg], 0.9f, seen[at], seen[at + 1]) + upright;
        torques[2 * leg + 1] = toward(knee[leg], 4, seen[at + 2], seen[at + 3]) - 15 * seen[3];
      }
      for (int i = 0; i < torques.length; i++) {
        torques[i] = Math.clamp(0.5f * torques[i], -1, 1);
      }
      return torques;
    }

    private static float toward(float wanted, float stiffness, float angle, float speed) {
      return Float.isNaN(wanted) ? 0 : stiffness * (wanted - angle) - 0.25f * speed;
    }
  }
}
