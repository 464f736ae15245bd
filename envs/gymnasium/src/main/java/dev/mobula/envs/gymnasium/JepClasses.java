package dev.mobula.envs.gymnasium;

/** Whether the classes of jep are there; apart from all code that cannot be loaded without them. */
final class JepClasses {
  private JepClasses() {}

  /** Tells whether Python can run in this process. */
  static boolean areThere() {
    try {
      Class.forName("jep.SharedInterpreter", false, JepClasses.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
