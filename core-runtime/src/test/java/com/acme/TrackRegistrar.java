package com.acme;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.mobula.core.KryoRegistrar;

/** Registers how tracks are copied. */
public final class TrackRegistrar implements KryoRegistrar {
  @Override
  public void register(Kryo kryo) {
    kryo.register(Track.class, new TrackSerializer());
  }

  private static final class TrackSerializer extends Serializer<Track> {
    @Override
    public void write(Kryo kryo, Output output, Track track) {
      output.writeString(track.name());
      output.writeInt(track.copies());
    }

    @Override
    public Track read(Kryo kryo, Input input, Class<? extends Track> type) {
      return Track.again(input.readString(), input.readInt() + 1);
    }
  }
}
