package com.acme;

import com.esotericsoftware.kryo.Kryo;
import dev.mobula.core.KryoRegistrar;

/** Registers stamps, which are copied field by field. */
public final class StampRegistrar implements KryoRegistrar {
  @Override
  public void register(Kryo kryo) {
    kryo.register(Stamp.class);
  }
}
