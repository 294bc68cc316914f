package io.sparkdatums.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The few largest of many loads, largest first; equal ones by id, whatever order they come in. */
final class LargestLoads implements Serializable {
  private static final long serialVersionUID = 1;

  /** How many are kept. */
  static final int MOST = 20;

  /** What they are compared by. */
  interface Value extends ToLongFunction<Load>, Serializable {}

  private final Value value;
  private final ArrayList<Load> loads = new ArrayList<>();

  LargestLoads(Value value) {
    this.value = value;
  }

  void add(Load load) {
    if (loads.size() == MOST && compare(load, loads.get(MOST - 1)) >= 0) {
      return;
    }
    int place = loads.size();
    while (place > 0 && compare(load, loads.get(place - 1)) < 0) {
      place--;
    }
    loads.add(place, load);
    if (loads.size() > MOST) {
      loads.remove(MOST);
    }
  }

  private int compare(Load a, Load b) {
    int larger = Long.compare(value.applyAsLong(b), value.applyAsLong(a));
    return larger == 0 ? a.datum().compareTo(b.datum()) : larger;
  }

  void add(LargestLoads other) {
    other.loads.forEach(this::add);
  }

  List<Load> list() {
    return List.copyOf(loads);
  }
}
