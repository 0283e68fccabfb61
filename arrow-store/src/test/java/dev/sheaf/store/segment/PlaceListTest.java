package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceListTest {
  private static BatchPlace place(int chunk, int position) {
    return new BatchPlace(1, chunk, position, 1, 8, 16, 8, 0);
  }

  @Test
  void everyListKeepsItsPlacesWhateverIsAddedToIt() {
    Seeds.forEach(
        50,
        seed -> {
          Random random = Seeds.random(seed);
          List<PlaceList> lists = new ArrayList<>(List.of(PlaceList.of(place(0, 0))));
          List<List<BatchPlace>> model = new ArrayList<>(List.of(List.of(place(0, 0))));
          for (int i = 1; i < 100; i++) {
            int from = random.nextInt(4) == 0 ? random.nextInt(lists.size()) : lists.size() - 1;
            List<BatchPlace> longer = new ArrayList<>(model.get(from));
            longer.add(place(0, i));
            lists.add(lists.get(from).plus(place(0, i)));
            model.add(longer);
          }
          assertEquals(model, lists);
        });
  }

  @Test
  void aListEndsAtItsSize() {
    PlaceList one = PlaceList.of(place(0, 0));
    PlaceList two = one.plus(place(0, 1)).plus(place(0, 2));
    assertEquals(3, two.size());
    assertThrows(IndexOutOfBoundsException.class, () -> one.get(1));
    assertThrows(IndexOutOfBoundsException.class, () -> two.get(3));
  }

  @Test
  void placesAreCutByChunk() {
    List<BatchPlace> places = List.of(place(0, 0), place(0, 1), place(1, 0), place(2, 0));
    assertEquals(
        List.of(places.subList(0, 2), places.subList(2, 3), places.subList(3, 4)),
        PlaceList.byChunk(places));
    assertEquals(List.of(), PlaceList.byChunk(List.of()));
  }
}
