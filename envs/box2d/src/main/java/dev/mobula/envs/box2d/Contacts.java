package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.Contact;
import com.badlogic.gdx.physics.box2d.ContactImpulse;
import com.badlogic.gdx.physics.box2d.ContactListener;
import com.badlogic.gdx.physics.box2d.Manifold;

/**
 * Notes whether the hull has ever touched the ground, and which of two feet do. As in Gymnasium, a
 * foot that touches two pieces of ground and leaves one of them counts as in the air.
 */
final class Contacts implements ContactListener {
  private final Body hull;
  private final Body[] feet;
  private final boolean[] touching = new boolean[2];
  private boolean crashed;

  Contacts(Body hull, Body firstFoot, Body secondFoot) {
    this.hull = hull;
    this.feet = new Body[] {firstFoot, secondFoot};
  }

  boolean hasCrashed() {
    return crashed;
  }

  boolean isTouching(int foot) {
    return touching[foot];
  }

  @Override
  public void beginContact(Contact contact) {
    if (isOf(contact, hull)) {
      crashed = true;
    }
    set(contact, true);
  }

  @Override
  public void endContact(Contact contact) {
    set(contact, false);
  }

  @Override
  public void preSolve(Contact contact, Manifold oldManifold) {}

  @Override
  public void postSolve(Contact contact, ContactImpulse impulse) {}

  private void set(Contact contact, boolean value) {
    for (int i = 0; i < feet.length; i++) {
      if (isOf(contact, feet[i])) {
        touching[i] = value;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // one object stands for one body of the world
  private static boolean isOf(Contact contact, Body body) {
    return contact.getFixtureA().getBody() == body || contact.getFixtureB().getBody() == body;
  }
}
